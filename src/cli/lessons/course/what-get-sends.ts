import { curlGet } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** Verbs and HTTP methods. */
export const WHAT_GET_SENDS: Lesson = {
  title: 'What kubectl get sends',
  story: `Every kubectl command is a few HTTP requests. RBAC decides on verbs (get, list, watch, create …), not on HTTP methods:
one GET may be get, list or watch. Watch the traced line below each command.`,
  steps: [
    {
      task: 'List the pods of the namespace team-a.',
      commands: ['kubectl get pods -n team-a'],
      curl: [curlGet('/api/v1/namespaces/team-a/pods', { lines: 6 })],
      request: 'verb=list,resource=pods,namespace=team-a,status=200',
      insight:
        'GET on a collection is the verb list. kubectl learnt what "pods" is from /api and /apis, and keeps the answer.',
    },
    {
      task: 'Now one of them.',
      commands: ['kubectl get pod web-0 -n team-a'],
      curl: [curlGet('/api/v1/namespaces/team-a/pods/web-0', { lines: 6 })],
      request: 'verb=get,resource=pods,name=web-0,status=200',
      insight: 'GET with a name is the verb get.',
    },
    {
      task: 'The same list without kubectl, and only the first of it.',
      commands: [curlGet('/api/v1/namespaces/team-a/pods?limit=1', { lines: 12 })],
      request: 'verb=list,resource=pods,namespace=team-a,status=200,client!~^kubectl',
      insight:
        'The path is all there is to it: prefix, version, namespace, resource. ?limit=1 asks for one item at a time, as kubectl does with 500, and kubectl asks for a table instead of JSON.',
    },
  ],
  learnt:
    'To RBAC a request is verb, API group, resource, namespace and name; `kubetrace decode` shows them for any URL.',
};
