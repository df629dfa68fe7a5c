import { curlBinding, curlGet } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** A ClusterRole bound in one namespace. */
export const A_BINDING_TO_VIEW: Lesson = {
  title: 'A RoleBinding to view',
  story: `Every cluster comes with the ClusterRoles view, edit and admin. They grant nothing until they are bound, and it is the
binding that says where. The user carol is new in team-b.`,
  stage: '{ kind: Namespace, apiVersion: v1, metadata: { name: team-b } }',
  steps: [
    {
      task: 'What may carol see?',
      commands: ['kubectl get configmaps -n team-b --as=carol'],
      curl: [curlGet('/api/v1/namespaces/team-b/configmaps', { as: 'carol' })],
      request: 'verb=list,resource=configmaps,namespace=team-b,user=carol,status=403',
      insight: 'Nothing.',
    },
    {
      task: 'Bind her to view in team-b, and try again.',
      commands: [
        'kubectl create rolebinding carol-view -n team-b --clusterrole=view --user=carol',
        'kubectl get configmaps -n team-b --as=carol',
      ],
      curl: [
        curlBinding('team-b', 'carol-view', 'ClusterRole/view', 'carol'),
        curlGet('/api/v1/namespaces/team-b/configmaps', { as: 'carol', lines: 6 }),
      ],
      request: 'verb=list,resource=configmaps,namespace=team-b,user=carol,status=200',
      insight: 'A RoleBinding to a ClusterRole: rules defined for the whole cluster, granted in one namespace.',
    },
    {
      task: 'Next door?',
      commands: ['kubectl get configmaps -n team-a --as=carol'],
      curl: [curlGet('/api/v1/namespaces/team-a/configmaps', { as: 'carol' })],
      request: 'verb=list,resource=configmaps,namespace=team-a,user=carol,status=403',
      insight: 'The binding is in team-b, and so are her rights.',
    },
    {
      task: 'And Secrets?',
      commands: ['kubectl get secrets -n team-b --as=carol'],
      curl: [curlGet('/api/v1/namespaces/team-b/secrets', { as: 'carol' })],
      request: 'verb=list,resource=secrets,namespace=team-b,user=carol,status=403',
      insight: 'view leaves out Secrets: in them are tokens of ServiceAccounts that may do more than view.',
    },
  ],
  learnt: 'Bind view, edit or admin by a RoleBinding before you write Roles of your own.',
};
