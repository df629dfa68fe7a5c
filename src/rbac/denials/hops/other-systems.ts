import { withCommand } from '../../cures/with-command.ts';
import type { KnownWords } from './known-words.ts';

/** Programs beside Kubernetes that refuse by rules of their own, and what of Kubernetes is not the API server. */
export const OTHER_SYSTEMS: readonly KnownWords[] = [
  {
    pattern:
      /\bpermission denied: (?<resource>[a-z]{1,40}), (?<action>[\w/]{1,200}), (?<object>[^\n]{1,300}?), sub: (?<subject>[^\s,]{1,300})/,
    class: 'gateway',
    reason: ({ resource, action, object, subject }) =>
      `Argo CD refused by its own RBAC: ${subject} may not ${action} ${resource} ${object}. Kubernetes was not asked.`,
    remedy: ({ resource, action, object, subject }) =>
      `Add a line to policy.csv in the ConfigMap argocd-rbac-cm: p, ${subject}, ${resource}, ${action}, ${object}, allow`,
  },
  {
    pattern:
      /\bimpersonation request has been denied\b|\baccess denied to kube(?:rnetes)?\b|\bteleport\b[^\n]{0,200}\baccess denied\b/i,
    class: 'gateway',
    reason: () => 'Teleport refused by its own roles, before the API server was asked.',
    remedy: () =>
      "Have kubernetes_users and kubernetes_groups set in the user's Teleport role (tctl get roles), then log in again: tsh kube login CLUSTER",
  },
  {
    pattern:
      /(?:User: (?<arn>arn:aws[^\s]{1,300}) )?is not authorized to perform:? (?<action>[\w-]{1,60}:[\w*]{1,100})/,
    class: 'unknown',
    reason: ({ arn = 'the caller', action }) =>
      `AWS itself refused, not Kubernetes: no IAM policy allows ${arn} to ${action}.`,
    remedy: ({ action }) =>
      `An administrator of the AWS account allows ${action} in an IAM policy of that identity (aws sts get-caller-identity shows yours).`,
  },
  {
    pattern:
      /The client '(?<client>[^']{1,200})'[^\n]{0,300}? does not have authorization to perform action '(?<action>[^']{1,300})'/,
    class: 'unknown',
    reason: ({ client, action }) =>
      `Azure Resource Manager refused, not Kubernetes: ${client} has no role for ${action}.`,
    remedy: ({ client = '' }) =>
      withCommand(
        'An owner of the subscription assigns a role that has the action',
        'az',
        'role',
        'assignment',
        'create',
        '--assignee',
        client,
        '--role',
        'ROLE',
        '--scope',
        'SCOPE',
      ),
  },
  {
    pattern:
      /Required "(?<permission>[\w.]{1,200})" permission|Permission '(?<denied>[\w.]{1,200})' denied on resource/,
    class: 'unknown',
    reason: ({ permission, denied }) =>
      `Google Cloud refused by IAM, not Kubernetes: the permission ${permission ?? denied} is missing.`,
    remedy: () =>
      'An administrator of the project grants a role that has it: gcloud projects add-iam-policy-binding PROJECT --member=user:EMAIL --role=ROLE (roles/container.developer has most of container.*).',
  },
  {
    pattern:
      /Failed to pull image|failed to (?:pull and unpack|authorize: |fetch (?:anonymous|oauth) token)|requested access to the resource is denied|pull access denied|unexpected status from \w{3,7} request to https:\/\/[^\s]{1,300}\/(?:v2\/|token)/,
    class: 'gateway',
    reason: () => 'A container registry refused, not the cluster.',
    remedy: () =>
      'Give the pod a credential for the registry (kubectl create secret docker-registry …, then imagePullSecrets of the pod or its ServiceAccount), and check the name of the image.',
  },
  {
    pattern: /\bgitlab\b|"message":\s?"403 Forbidden"|Resource not accessible by integration|\bapi\.github\.com\b/i,
    class: 'gateway',
    reason: () => 'This is the API of GitLab or GitHub, not of Kubernetes.',
    remedy: () => 'Check the scopes of the token that was sent, and the role of its owner in the project.',
  },
  {
    pattern:
      /\b(?:AccessDenied|SignatureDoesNotMatch|InvalidAccessKeyId)\b|desc = Forbidden: Forbidden|\bs3\.[\w.-]{0,60}amazonaws\.com|storage\.googleapis\.com|blob\.core\.windows\.net|AuthorizationPermissionMismatch/,
    class: 'gateway',
    reason: () => 'An object store (S3, MinIO, GCS, Azure Blob) refused, not the cluster.',
    remedy: () =>
      'Check the access key in the Secret that the program uses, and what the policy of the bucket allows it.',
  },
  {
    pattern: /\bCode: 403\. Errors:|\bvault\b[^\n]{0,300}\bpermission denied\b/i,
    class: 'gateway',
    reason: () => 'HashiCorp Vault refused by its own policies, not Kubernetes.',
    remedy: () =>
      'Check the policies of the Vault role that the ServiceAccount logs in with: vault token capabilities PATH',
  },
  {
    pattern: /\bbad status from (?<url>https:\/\/[^\s]{1,300}?): 403\b/,
    class: 'backend',
    reason: ({ url }) =>
      `The API server itself was refused by an aggregated API server (${url}), which does not accept its front-proxy certificate.`,
    remedy: () =>
      'Check that the two agree on the CA: --requestheader-client-ca-file and --requestheader-allowed-names of kube-apiserver, and the ConfigMap extension-apiserver-authentication in kube-system.',
  },
  {
    pattern: /:10250\/(?<path>[\w/-]{0,100})[^\n]{0,500}\b403\b/,
    class: 'unknown',
    reason: ({ path = '' }) =>
      `Port 10250 is a kubelet, which was asked for /${path}; it does not show whom it refused.`,
    remedy: ({ path = '' }) =>
      `The account of the program that asked needs get on ${kubeletResource(path)} in a ClusterRole, and has to send its token.`,
  },
  {
    pattern:
      /Forbidden \(user=(?<user>[^\n]{0,300}?), verb=(?<verb>[a-z]{0,30}), resource=(?!nodes\b)(?<resource>[\w.-]{0,100}), subresource(?:\(s\))?=\[?(?<subresource>[^\])\n]{0,200})/,
    class: 'unknown',
    reason: ({ user, verb, resource = '', subresource = '' }) =>
      `kube-rbac-proxy, in front of a program, asked the API server whether ${user} may ${verb} ${resource === '' ? 'the path of the request' : `${resource}${subresource && `/${subresource}`}`}, and the answer was no.`,
    remedy: ({ user, verb, resource = '', subresource = '' }) =>
      resource === ''
        ? `Bind ${user} to a ClusterRole with ${verb} on that path in nonResourceURLs (most often /metrics).`
        : `Bind ${user} to a role with ${verb} on ${resource}${subresource && `/${subresource}`}; its API group and namespace stand in the --config-file of kube-rbac-proxy.`,
  },
  {
    pattern:
      /the server does not allow access to the requested resource(?: \((?<method>[a-z]{3,7}) (?<resource>[\w.-]{1,200})(?: (?<name>[^\s)]{1,253}))?\))?/,
    class: 'unknown',
    reason: ({ method, resource, name = '' }) =>
      `A 403 without words, as old clients report it${method === undefined ? '' : `: the request was ${method.toUpperCase()} ${resource}${name && ` ${name}`}`}. Neither the user nor the namespace is shown, nor who refused.`,
    remedy: () =>
      'Repeat it with a newer kubectl, or through kubetrace (kubetrace run -- COMMAND), which shows who refused what.',
  },
];

/** kubernetes pkg/kubelet/server/auth.go */
function kubeletResource(path: string): string {
  const [first = ''] = path.split('/');
  const resource = new Map([
    ['stats', 'nodes/stats'],
    ['metrics', 'nodes/metrics'],
    ['logs', 'nodes/log'],
    ['spec', 'nodes/spec'],
  ]).get(first);
  return resource ?? 'nodes/proxy';
}
