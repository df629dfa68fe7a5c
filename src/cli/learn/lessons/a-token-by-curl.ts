import type { Lesson } from './lesson.ts';

/** Tokens, and the difference between 401 and 403. */
export const A_TOKEN_BY_CURL: Lesson = {
  title: 'A ServiceAccount token by curl',
  story: `A ServiceAccount is a user for programs. It proves who it is with a token, which is signed, expires, and goes into a
header. What you type here stays in one shell, so that variables last.`,
  steps: [
    {
      task: 'Get a token for the ServiceAccount sample in default.',
      commands: ['TOKEN=$(kubectl create token sample -n default)'],
      request: 'verb=create,resource=serviceaccounts/token,name=sample,status=201',
      insight:
        'TokenRequest: a create on the subresource serviceaccounts/token. Anyone who may do that can act as that ServiceAccount.',
    },
    {
      task: 'Ask for the pods of default with it.',
      commands: ['curl -H "Authorization: Bearer $TOKEN" $KUBETRACE_URL/api/v1/namespaces/default/pods'],
      request: 'verb=list,resource=pods,user=system:serviceaccount:default:sample,status=403',
      insight: '403: the server knows who you are, system:serviceaccount:default:sample, and that user has no rights.',
    },
    {
      task: 'Now send something that is not a token.',
      commands: ['curl -H "Authorization: Bearer rubbish" $KUBETRACE_URL/api/v1/namespaces/default/pods'],
      request: 'verb=list,resource=pods,status=401',
      insight: '401: the server does not know who you are, so it did not even ask RBAC. No Role helps against a 401.',
    },
    {
      task: 'And what may it do with the good one?',
      commands: ['curl -H "Authorization: Bearer $TOKEN" $KUBETRACE_URL/version'],
      request: 'path=/version,client!~^kubectl,status=200',
      insight: 'A little, like everyone who is authenticated: that is the next lesson.',
    },
  ],
  learnt: '401 is about the credential, 403 about rights. Read the user in the message first.',
};
