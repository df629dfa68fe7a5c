import type { Step } from '../lesson.ts';

/** The first step of a lesson on KubeSphere: being alice, who may do next to nothing. */
export const LOGIN_AS_ALICE: Step = {
  task: 'Log in as alice. KubeSphere has users of its own, and gives them tokens.',
  commands: [
    `TOKEN=$(curl -s $KUBETRACE_URL/oauth/token -d grant_type=password -d client_id=kubesphere -d client_secret=kubesphere -d username=alice --data-urlencode password=P@88w0rd | grep -o 'eyJ[^"]*' | head -1)`,
  ],
  request: 'path=/oauth/token,status=200',
  insight: 'An OAuth login at ks-apiserver. Its token is for KubeSphere alone; kube-apiserver does not know it.',
};

/** Reads a path as alice. */
export function asAlice(path: string): string {
  return `curl -s -H "Authorization: Bearer $TOKEN" $KUBETRACE_URL${path}`;
}

/** Stores an object as the administrator, whose credential the proxy adds. */
export function apply(path: string, object: object): string {
  return `curl -s -o /dev/null $KUBETRACE_URL/apis/iam.kubesphere.io/v1beta1/${path} -H 'Content-Type: application/json' -d '${JSON.stringify(object)}'`;
}

/** Of roles and their bindings. */
export const apiVersion = 'iam.kubesphere.io/v1beta1';
/** alice, as the subject of a binding. */
export const ALICE = { kind: 'User', apiGroup: 'iam.kubesphere.io', name: 'alice' };
