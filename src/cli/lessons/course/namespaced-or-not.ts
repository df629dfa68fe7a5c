import { curlBinding, curlGet, curlRole } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** Namespaces, cluster scope and the two kinds of binding. */
export const NAMESPACED_OR_NOT: Lesson = {
  title: 'Namespaced or not',
  story: `A Role applies to its own namespace. Some resources are in no namespace at all, and some requests ask about all of
them at once. The user dev has a Role to read pods in team-a.`,
  steps: [
    {
      task: 'Be dev in team-a.',
      commands: ['kubectl get pods -n team-a --as=dev'],
      curl: [curlGet('/api/v1/namespaces/team-a/pods', { as: 'dev', lines: 6 })],
      request: 'verb=list,resource=pods,namespace=team-a,user=dev,status=200',
      insight: 'The Role is in team-a, and so is the request.',
    },
    {
      task: 'Ask for the pods of all namespaces.',
      commands: ['kubectl get pods --all-namespaces --as=dev'],
      curl: [curlGet('/api/v1/pods', { as: 'dev' })],
      request: 'verb=list,resource=pods,namespace=,user=dev,status=403',
      insight:
        'No namespace in the path: the list is cluster-wide. The server does not pick out what dev may see, it refuses.',
    },
    {
      task: 'Nodes are in no namespace.',
      commands: ['kubectl get nodes --as=dev'],
      curl: [curlGet('/api/v1/nodes', { as: 'dev' })],
      request: 'verb=list,resource=nodes,user=dev,status=403',
      insight: 'No Role can ever allow this, wherever it is: it takes a ClusterRole and a ClusterRoleBinding.',
    },
    {
      task: 'Give dev both, and try again.',
      commands: [
        'kubectl create clusterrole node-reader --verb=get,list --resource=nodes',
        'kubectl create clusterrolebinding dev-nodes --clusterrole=node-reader --user=dev',
        'kubectl get nodes --as=dev',
      ],
      curl: [
        curlRole(undefined, 'node-reader', { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] }),
        curlBinding(undefined, 'dev-nodes', 'ClusterRole/node-reader', 'dev'),
        curlGet('/api/v1/nodes', { as: 'dev', lines: 6 }),
      ],
      request: 'verb=list,resource=nodes,user=dev,status=200',
      insight:
        'The binding decides on the scope: a ClusterRole bound by a RoleBinding would apply to one namespace only.',
    },
  ],
  learnt: 'Cluster-scoped resources and lists over all namespaces take a ClusterRoleBinding.',
};
