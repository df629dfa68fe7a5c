import { curlGet } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** RequestInfo. */
export const HOW_A_URL_IS_READ: Lesson = {
  title: 'How the server reads a URL',
  story: `From method and path the API server reads verb, group, resource, subresource, namespace and name: its RequestInfo. That is
all RBAC sees of a request. kubectl makes the URLs for you, so here you write them yourself.`,
  steps: [
    {
      task: 'Watch the pods of team-a for a second.',
      commands: [
        curlGet('/api/v1/namespaces/team-a/pods?watch=1&timeoutSeconds=1', { lines: 1 }).replace(
          '| head -1',
          '-o /dev/null',
        ),
      ],
      request: 'verb=watch,resource=pods,namespace=team-a,status=200',
      insight: 'The path of the list, with ?watch=1: another verb. A rule for kubectl get -w needs list and watch.',
    },
    {
      task: 'Ask for the head of one pod only.',
      commands: ['curl -sI $KUBETRACE_URL/api/v1/namespaces/team-a/pods/web-0'],
      request: 'verb=get,method=HEAD,resource=pods,name=web-0',
      insight:
        'With a name the verb is get, and HEAD counts as GET does: a method is not a verb. RBAC allowed it. That the server has no HEAD for pods, 405, is another matter.',
    },
    {
      task: 'Create a ConfigMap.',
      commands: [
        `curl -s -o /dev/null $KUBETRACE_URL/api/v1/namespaces/team-a/configmaps -H 'Content-Type: application/yaml' -d '{kind: ConfigMap, apiVersion: v1, metadata: {name: hello}}'`,
      ],
      request: 'verb=create,resource=configmaps,namespace=team-a,status=201',
      insight:
        'POST on a collection is create. The name is in the body, which RBAC does not read, so no rule can be limited to it.',
    },
    {
      task: 'Delete all ConfigMaps of team-a, but only as a rehearsal.',
      commands: ['curl -s -o /dev/null -X DELETE "$KUBETRACE_URL/api/v1/namespaces/team-a/configmaps?dryRun=All"'],
      request: 'verb=deletecollection,resource=configmaps,namespace=team-a,status=200',
      insight:
        'DELETE on a collection is deletecollection, which delete does not cover. dryRun=All kept it from happening, and needs the same right.',
    },
    {
      task: 'Read what the pod logs.',
      commands: [curlGet('/api/v1/namespaces/team-a/pods/web-0/log')],
      request: 'verb=get,resource=pods/log,name=web-0,status=200',
      insight: 'What follows the name is the subresource. In a rule it is written pods/log.',
    },
  ],
  learnt:
    'Method and path decide. `kubetrace decode METHOD URL` shows the RequestInfo of any request, without a server.',
};
