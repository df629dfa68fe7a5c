import { curlBinding, curlGet, curlToken } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

const ASK = `curl -s $KUBETRACE_URL/api/v1/namespaces/team-a/pods -H "Authorization: Bearer $TOKEN"`;

/** ServiceAccount tokens in pods. */
export const THE_IDENTITY_OF_A_POD: Lesson = {
  title: 'The identity of a pod',
  story: `A program in a pod talks to the API server as a ServiceAccount. The kubelet puts a token, the CA and the namespace into
/var/run/secrets/kubernetes.io/serviceaccount. Here you play the kubelet, and then the program.`,
  steps: [
    {
      task: 'As which ServiceAccount does web-0 run?',
      commands: ["kubectl get pod web-0 -n team-a -o jsonpath='{.spec.serviceAccountName}'"],
      curl: [`${curlGet('/api/v1/namespaces/team-a/pods/web-0')} | grep -oE '"serviceAccountName": ?"[^"]+"'`],
      request: 'verb=get,resource=pods,name=web-0,status=200',
      insight: 'Its manifest names none, so it got default, which every namespace has.',
    },
    {
      task: 'Get a token for it as the kubelet does: bound to the pod.',
      commands: ['TOKEN=$(kubectl create token default -n team-a --bound-object-kind=Pod --bound-object-name=web-0)'],
      curl: [curlToken('team-a', 'default', { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'web-0' } })],
      request: 'verb=create,resource=serviceaccounts/token,namespace=team-a,name=default,status=201',
      insight:
        'The kubelet writes it to the file token, and renews it long before it expires. It is invalid once the pod is gone.',
    },
    {
      task: 'Now be the program, and list the pods beside you.',
      commands: [ASK],
      request: 'verb=list,resource=pods,user=system:serviceaccount:team-a:default,status=403',
      insight:
        'In the pod: curl --cacert $DIR/ca.crt -H "Authorization: Bearer $(cat $DIR/token)" https://kubernetes.default.svc/api/v1/… The answer is the same: try it with kubectl exec -it web-0 -n team-a -- sh.',
    },
    {
      task: 'Ask the server who you are.',
      commands: [
        `curl -s $KUBETRACE_URL/apis/authentication.k8s.io/v1/selfsubjectreviews -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}'`,
      ],
      request:
        'verb=create,resource=selfsubjectreviews.authentication.k8s.io,user=system:serviceaccount:team-a:default,status=201',
      insight:
        'A ServiceAccount is a user with a long name and three groups. kubectl auth whoami and kubetrace whoami ask the same.',
    },
    {
      task: 'Let it view its namespace, and try again.',
      commands: [
        'kubectl create rolebinding web-view -n team-a --clusterrole=view --serviceaccount=team-a:default',
        `${ASK} | head -6`,
      ],
      curl: [curlBinding('team-a', 'web-view', 'ClusterRole/view', 'team-a:default'), `${ASK} | head -6`],
      request: 'verb=list,resource=pods,user=system:serviceaccount:team-a:default,status=200',
      insight:
        'But now every pod of team-a that names no ServiceAccount may do that. Better one for each program, and automountServiceAccountToken: false where none is needed.',
    },
  ],
  learnt: 'A pod is its ServiceAccount. Name one in its spec, and bind rights to that, not to default.',
};
