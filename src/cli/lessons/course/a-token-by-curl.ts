import { curlToken } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** Tokens, and the difference between 401 and 403. */
export const A_TOKEN_BY_CURL: Lesson = {
  title: 'Certificates and tokens by curl',
  story: `A client proves who it is with a certificate, or with a token. ServiceAccounts, the users for programs, have tokens: signed,
with an end, and sent in a header. What you type stays in one shell, so that variables last.`,
  steps: [
    {
      task: 'Ask the server itself, past the proxy, with a client certificate.',
      commands: [
        'curl -s --cacert $KUBETRACE_CA --cert $KUBETRACE_CERT --key $KUBETRACE_KEY $KUBETRACE_SERVER/api/v1/nodes | head -6',
      ],
      unseen: /\bcurl\b.*--cert\b/,
      insight:
        'That is what kubectl does with the certificates of a kubeconfig: the CA checks the server, certificate and key prove who you are. The user is its CN (admin), its groups are its O. There is no traced line, since this did not pass the proxy.',
    },
    {
      task: 'The same without the certificate.',
      commands: ['curl -s --cacert $KUBETRACE_CA $KUBETRACE_SERVER/api/v1/nodes'],
      unseen: /\bcurl\b(?!.*--cert\b).*--cacert\b/,
      insight: 'The server took you for system:anonymous, and refused. Without the CA curl would not even have asked.',
    },
    {
      task: 'Get a token for the ServiceAccount sample in default.',
      commands: ['TOKEN=$(kubectl create token sample -n default)'],
      curl: [curlToken('default', 'sample')],
      request: 'verb=create,resource=serviceaccounts/token,name=sample,status=201',
      insight:
        'TokenRequest: a create on the subresource serviceaccounts/token. Anyone who may do that can act as that ServiceAccount.',
    },
    {
      task: 'Ask for the pods of default with it.',
      commands: ['curl -s -H "Authorization: Bearer $TOKEN" $KUBETRACE_URL/api/v1/namespaces/default/pods'],
      request: 'verb=list,resource=pods,user=system:serviceaccount:default:sample,status=403',
      insight: '403: the server knows who you are, system:serviceaccount:default:sample, and that user has no rights.',
    },
    {
      task: 'Now send something that is not a token.',
      commands: ['curl -s -H "Authorization: Bearer rubbish" $KUBETRACE_URL/api/v1/namespaces/default/pods'],
      request: 'verb=list,resource=pods,status=401',
      insight: '401: the server does not know who you are, so it did not even ask RBAC. No Role helps against a 401.',
    },
    {
      task: 'And what may it do with the good one?',
      commands: ['curl -s -H "Authorization: Bearer $TOKEN" $KUBETRACE_URL/version'],
      request: 'path=/version,client!~^kubectl,status=200',
      insight: 'A little, like everyone who is authenticated: lesson 7 says what.',
    },
  ],
  learnt: '401 is about the credential, 403 about rights. Read the user in the message first.',
};
