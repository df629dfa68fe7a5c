import { curlBinding, curlGet, curlRole } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** Subresources are resources of their own. */
export const POD_LOGS: Lesson = {
  title: 'pods/log is not pods',
  story: `A subresource is a resource of its own to RBAC. The user dev may get, list and watch pods in team-a. May she read
what they log?`,
  steps: [
    {
      task: 'Read the pod as dev.',
      commands: ['kubectl get pod web-0 -n team-a --as=dev'],
      curl: [curlGet('/api/v1/namespaces/team-a/pods/web-0', { as: 'dev', lines: 6 })],
      request: 'verb=get,resource=pods,name=web-0,user=dev,status=200',
      insight: 'As promised.',
    },
    {
      task: 'Read its log.',
      commands: ['kubectl logs web-0 -n team-a --as=dev'],
      curl: [curlGet('/api/v1/namespaces/team-a/pods/web-0/log', { as: 'dev' })],
      request: 'verb=get,resource=pods/log,user=dev,status=403',
      insight:
        'pods in a rule does not cover pods/log: the near miss says so. kubectl got the pod first, to see its containers: it needs both.',
    },
    {
      task: 'Grant just that, and try again.',
      commands: [
        'kubectl create role log-reader -n team-a --verb=get --resource=pods/log',
        'kubectl create rolebinding dev-logs -n team-a --role=log-reader --user=dev',
        'kubectl logs web-0 -n team-a --as=dev',
      ],
      curl: [
        curlRole('team-a', 'log-reader', { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }),
        curlBinding('team-a', 'dev-logs', 'Role/log-reader', 'dev'),
        curlGet('/api/v1/namespaces/team-a/pods/web-0/log', { as: 'dev' }),
      ],
      request: 'verb=get,resource=pods/log,user=dev,status=200',
      insight: 'The verb is get, always: nobody lists or watches a log, not even with -f.',
    },
    {
      task: 'A usual mistake: the subresource is log, not logs.',
      commands: [curlGet('/api/v1/namespaces/team-a/pods/web-0/logs', { as: 'dev' })],
      request: 'resource=pods/logs,user=dev,status=403',
      insight:
        'RBAC compares words and knows no resources, so it refuses what does not exist as well. A rule for pods/logs would allow nothing.',
    },
    {
      task: 'And a command in the container?',
      commands: ['kubectl exec web-0 -n team-a --as=dev -- hostname'],
      curl: [
        `curl -s -X POST "$KUBETRACE_URL/api/v1/namespaces/team-a/pods/web-0/exec?command=hostname&stdout=true" -H 'Impersonate-User: dev'`,
      ],
      request: 'verb=create,resource=pods/exec,user=dev,status=403',
      insight:
        'Again a resource of its own, pods/exec, and the one to be careful with. A new kubectl asks by WebSocket first, which is a GET and so the verb get, then as old ones do, by POST: create.',
    },
  ],
  learnt:
    'log, exec, attach, portforward, status, scale, token, eviction: name each in a rule, as resource/subresource.',
};
