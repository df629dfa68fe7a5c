import { curlBinding, curlGet, curlPost, curlToken } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** A ServiceAccount, its token and its kubeconfig. */
export const AUTOMATION: Lesson = {
  title: 'A kubeconfig for automation',
  story: `A pipeline should not use your own credentials. Give it a ServiceAccount, the least rights, and a kubeconfig with a
token that expires. Yours is a copy that this lesson made, so change it as you like.`,
  stage: '{ kind: Namespace, apiVersion: v1, metadata: { name: team-b } }',
  steps: [
    {
      task: 'Make the ServiceAccount, and let it view team-b.',
      commands: [
        'kubectl create serviceaccount ci -n team-b',
        'kubectl create rolebinding ci-view -n team-b --clusterrole=view --serviceaccount=team-b:ci',
      ],
      curl: [
        curlPost('/api/v1/namespaces/team-b/serviceaccounts', {
          kind: 'ServiceAccount',
          apiVersion: 'v1',
          metadata: { name: 'ci' },
        }),
        curlBinding('team-b', 'ci-view', 'ClusterRole/view', 'team-b:ci'),
      ],
      request: 'verb=create,resource=rolebindings.rbac.authorization.k8s.io,namespace=team-b,status=201',
      insight: 'The user is system:serviceaccount:team-b:ci; a binding names it by kind, namespace and name.',
    },
    {
      task: 'Older scripts take the token from a Secret that the ServiceAccount names. Look for it.',
      commands: ["kubectl get serviceaccount ci -n team-b -o jsonpath='{.secrets[0].name}'"],
      curl: [curlGet('/api/v1/namespaces/team-b/serviceaccounts/ci')],
      request: 'verb=get,resource=serviceaccounts,namespace=team-b,name=ci,status=200',
      insight:
        'It prints nothing: since Kubernetes 1.24 no Secret is made for a ServiceAccount; those that you create hold tokens that never expire. Ask for a token instead.',
    },
    {
      task: 'Put the server and a one-hour token into the kubeconfig.',
      commands: [
        'kubectl config set-cluster ci --server=$KUBETRACE_SECURE_URL --certificate-authority=$KUBETRACE_CA --embed-certs',
        'kubectl config set-credentials ci --token=$(kubectl create token ci -n team-b --duration=1h)',
      ],
      curl: [curlToken('team-b', 'ci', { expirationSeconds: 3600 })],
      request: 'verb=create,resource=serviceaccounts/token,name=ci,status=201',
      insight:
        'Tokens in Secrets never expire; this one does, and it is invalid once its ServiceAccount is deleted. Note the https: kubectl sends no token over plain http.',
    },
    {
      task: 'Make a context of the two, and use it.',
      commands: [
        'kubectl config set-context ci --cluster=ci --user=ci --namespace=team-b',
        'kubectl --context=ci get pods',
      ],
      curl: [
        'curl -s --cacert $KUBETRACE_CA -H "Authorization: Bearer $TOKEN" $KUBETRACE_SECURE_URL/api/v1/namespaces/team-b/pods | head -6',
      ],
      request: 'verb=list,resource=pods,namespace=team-b,status=200',
      insight: 'Cluster, user, namespace: a context is no more than these three names.',
    },
    {
      task: 'See that it can do no harm.',
      commands: ['kubectl --context=ci create configmap harm'],
      curl: [
        `curl -s --cacert $KUBETRACE_CA -H "Authorization: Bearer $TOKEN" $KUBETRACE_SECURE_URL/api/v1/namespaces/team-b/configmaps -H 'Content-Type: application/json' -d '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"harm"}}'`,
      ],
      request: 'verb=create,resource=configmaps,user=system:serviceaccount:team-b:ci,status=403',
      insight: 'And if the pipeline does need more, the traced line says exactly what.',
    },
  ],
  learnt:
    'One ServiceAccount per purpose, a token that expires, and the rules that `kubetrace rbac` reads off a trace. `kubetrace kubeconfig` does all of it in one line.',
};
