import { curlBinding, curlGet, curlRole } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** Rules for paths that are not resources. */
export const NON_RESOURCE_URLS: Lesson = {
  title: 'Non-resource URLs',
  story: `Not every path is a resource: /healthz, /version, /metrics. RBAC sees the path and the HTTP method in lower case, and
there is no namespace, so no Role can allow them.`,
  steps: [
    {
      task: "Check the server's health as alice, who has no rights of her own.",
      commands: ['kubectl get --raw /healthz --as=alice'],
      curl: [curlGet('/healthz', { as: 'alice' })],
      request: 'path=/healthz,user=alice,status=200',
      insight: 'Everyone may: system:public-info-viewer grants it.',
    },
    {
      task: 'Its metrics?',
      commands: ['kubectl get --raw /metrics --as=alice'],
      curl: [curlGet('/metrics', { as: 'alice' })],
      request: 'path=/metrics,user=alice,status=403',
      insight: 'The message says path instead of resource, and the missing rule has nonResourceURLs.',
    },
    {
      task: 'Grant it with a ClusterRole, and try again.',
      commands: [
        'kubectl create clusterrole metrics-reader --verb=get --non-resource-url=/metrics',
        'kubectl create clusterrolebinding alice-metrics --clusterrole=metrics-reader --user=alice',
        'kubectl get --raw /metrics --as=alice | head -3',
      ],
      curl: [
        curlRole(undefined, 'metrics-reader', { nonResourceURLs: ['/metrics'], verbs: ['get'] }),
        curlBinding(undefined, 'alice-metrics', 'ClusterRole/metrics-reader', 'alice'),
        curlGet('/metrics', { as: 'alice', lines: 3 }),
      ],
      request: 'path=/metrics,user=alice,status=200',
      insight: 'A path ends in * for all below it: /healthz/*. Anywhere else a * is just a character.',
    },
    {
      task: 'Ask whether the server is there, the cheap way.',
      commands: ['curl -sI $KUBETRACE_URL/healthz -H "Impersonate-User: alice"'],
      request: 'path=/healthz,verb=head,user=alice,status=403',
      insight: 'For a path HEAD is a verb of its own, and it was not granted. For a resource HEAD would count as get.',
    },
  ],
  learnt: 'nonResourceURLs live in ClusterRoles; the verb is the method in lower case.',
};
