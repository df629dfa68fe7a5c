// The shapes of a denial, for docs/forbidden.md: how each looks, what it means, what lifts it, and an example. An example is the id of
// a recorded denial in denials.jsonl or, where none was recorded, the denial itself.

const NO_RULE = 'no RBAC rule';

export const SHAPES = [
  {
    kind: 'rbac',
    title: 'no rule allows it',
    looks: [
      '`pods "web-0" is forbidden: User "alice" cannot get resource "pods/log" in API group "" in the namespace "team-a"`',
    ],
    lifts: 'a Role in that namespace',
    meaning: `The API server knows who you are, and no Role or ClusterRole bound to you allows this. The sentence names the rule: the
verb, the resource with its subresource, the API group (\`""\` is the core group), the namespace. A name before \`is forbidden\` may
go into \`resourceNames\`; without a name (list, create) \`resourceNames\` never match. Subresources are resources of their own:
\`pods\` does not cover \`pods/log\`, and neither does \`pods/*\`. \`get\`, \`list\` and \`watch\` are three verbs.`,
    example: 'dn-0114',
  },
  {
    kind: 'rbac',
    title: 'at the cluster scope',
    looks: ['`secrets is forbidden: User "…" cannot list resource "secrets" in API group "" at the cluster scope`'],
    lifts: 'a ClusterRole, or ask in one namespace',
    meaning: `The same for a request that has no namespace. Either the resource has none (nodes, namespaces, ClusterRoles), or you asked
for all namespaces (\`-A\`, or a client that forgot to name one). In the second case ask in one namespace: a Role there is enough.`,
    example: 'dn-0034',
  },
  {
    kind: 'rbac',
    title: 'of something that does not exist',
    looks: [
      '`deployments is forbidden: User "…" cannot list resource "deployments" in API group "" …`',
      '`pods "web-0" is forbidden: User "…" cannot get resource "pods/logs" in API group "" …`',
    ],
    lifts: 'another request',
    meaning: `The API server asks for permission before it looks whether there is such a resource, so a misspelt path is a 403 first, and
with a rule a 404. kubetrace knows the resources of Kubernetes itself and gives no rule for what it cannot have: another group, a
version that never was, the singular or the kind, a subresource that does not exist, segments in the wrong order. Custom resources, and
versions that were removed of late, may be there all the same: their rule is given, with that doubt. With \`--context\` the cluster decides.`,
    example: 'dn-0156',
  },
  {
    kind: 'rbac',
    title: 'cannot create, though you patch or update',
    looks: ['`… cannot create resource …` for a PUT, a PATCH or `kubectl apply --server-side`'],
    lifts: '`create` beside `patch` or `update`',
    meaning: `The object is not there yet, so the request would create it, and the API server checks \`create\` as well. Unlike for a POST,
this check knows the name, so \`resourceNames\` match here.`,
    example: 'dn-0350',
  },
  {
    kind: 'nonresource',
    title: 'a URL that is not a resource',
    looks: ['`forbidden: User "alice" cannot get path "/metrics"`'],
    lifts: 'a ClusterRole with `nonResourceURLs`',
    meaning: `Only a ClusterRole bound by a ClusterRoleBinding can allow it. The verb is the HTTP method in lower case. \`/metrics/*\` does
not cover \`/metrics\`, and a \`*\` has a meaning at the end only.`,
    example: 'dn-0186',
  },
  {
    kind: 'anonymous',
    title: 'no credential arrived',
    looks: ['any of the above with `User "system:anonymous"`'],
    lifts: 'a credential',
    meaning: `The API server got no credential that it reads, so you were anonymous to it. Wrong credentials give a 401, not this. Look for
an empty token, \`http\` in place of \`https\`, or something in between that drops the header. **Do not bind system:anonymous:** that lets
anyone in.`,
    example: 'dn-0239',
  },
  {
    kind: 'connect',
    title: 'the second check of exec, attach and port-forward',
    looks: ['`pods "web-0" is forbidden: ` and nothing more'],
    lifts: '`create` on `pods/exec`',
    meaning: `A WebSocket starts with a GET, so it was allowed as \`get pods/exec\`. Since Kubernetes 1.35 the API server then checks
\`create\` as well, and gives no other sign when that is missing. Grant both verbs.`,
    example: 'dn-0321',
  },
  {
    kind: 'impersonation',
    title: 'you may not act as somebody else',
    looks: ['`… cannot impersonate resource "users" …`', '`… cannot impersonate-on:user-info:list resource "pods" …`'],
    lifts: '`impersonate` for the real user',
    meaning: `\`--as\`, \`--as-group\` and similar flags need rules of their own, for the real user: one for the user, each group, each extra value
and the uid. Since 1.36 the message names the request and not the user to act as: then a pair of rules allows just that request
(\`impersonate-on:user-info:list\` on what is listed, \`impersonate:user-info\` on the user to act as), and the older verb \`impersonate\` every
request as that user. When the message names the impersonated user, impersonation worked, and that user lacks the rule.`,
    example: 'dn-0262',
  },
  {
    kind: 'escalation',
    title: 'a role that allows more than you may',
    looks: [
      '`roles… is forbidden: user "bob" (groups=[…]) is attempting to grant RBAC permissions not currently held:`',
      '`roles… is forbidden: attempt to grant extra privileges: [PolicyRule{…}] user=&{bob …} ownerrules=[…]` (before 1.13)',
    ],
    lifts: 'the rules listed, or `escalate`',
    meaning: `To write a role, you must have been granted every rule in it, in the same scope. The lines list only the missing rules. The verb
\`escalate\` on roles lifts it too, and lets you grant anything. (\`must have cluster-admin privileges to use the aggregationRule\`:
only \`escalate\`, or a rule that allows everything, lifts that.)`,
    example: 'dn-0290',
  },
  {
    kind: 'bind',
    title: 'a binding to a role that allows more than you may',
    looks: [
      '`rolebindings… is forbidden: user "bob" (groups=[…]) is attempting to grant RBAC permissions not currently held:`',
    ],
    lifts: '`bind` on that role',
    meaning: `The same check for a binding: you must have been granted the rules of the role, or the verb \`bind\` on it. Even a new label on the
binding needs this.`,
    example: 'dn-0303',
  },
  {
    kind: 'admission-check',
    title: 'a check that asks for one permission more',
    looks: [
      '`… user not permitted to approve requests with signerName "…"`',
      "`… cannot set an ownerRef on a resource you can't delete`",
      "`… cannot set blockOwnerDeletion … you can't set finalizers on`",
      '`… User "bob" cannot create networkpolicies.projectcalico.org in tier "default" (user cannot get tier)` (Calico)',
      '`… audience "…" not found in pod spec volume, … is not authorized …`',
      '422 `… requires resource="resourceclaims/binding", verb="patch" permission: …`',
      '422 `… must have "get" permission on all objects of the referenced paramKind …`',
    ],
    lifts: 'the rule that the check asks for',
    meaning: `Some admission plugins and stores check one more permission and hardly say which. \`signers\` have no API,
yet rules name them. The last two are not a 403 but a 422.`,
    example: 'dn-0314',
  },
  {
    kind: 'admission-check',
    title: 'a policy for pods that nobody may use',
    looks: [
      '`… unable to validate against any pod security policy: []` (until 1.24)',
      '`… unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, …]` (OpenShift)',
    ],
    lifts: 'the verb `use` on a policy, or another pod',
    meaning: `RBAC decides which of these policies a pod's ServiceAccount may use, and none of those allows this pod. Which policy it should
be is not in the text, so that an administrator has to choose one: the least that allows the pod.`,
    example: {
      message: 'pods "web-7bd568f6c6-" is forbidden: unable to validate against any pod security policy: []',
    },
  },
  {
    kind: 'dangling-role',
    title: 'a binding to a role that is gone',
    looks: ['`…: RBAC: role.rbac.authorization.k8s.io "gone" not found`'],
    lifts: 'another roleRef, the missing role, or a rule',
    meaning: `A binding of yours refers to a role that does not exist, so it is not known whether it would have allowed this. Create that role
again, or bind another.`,
    example: 'dn-0352',
  },
  {
    kind: 'cloud-iam',
    title: "the cloud's permissions",
    looks: ['`…: requires one of ["container.pods.list"] permission(s).`'],
    lifts: 'the IAM permission named, or an RBAC rule',
    meaning: `The cluster checks with the cloud as well as with RBAC, and either may allow it.`,
    example: 'dv-0001',
  },
  {
    kind: 'webhook',
    title: 'another authorizer',
    looks: ['`…: ` and any other text'],
    lifts: 'an RBAC rule, unless that authorizer denied',
    meaning: `An authorizer besides RBAC gave a reason. If it only had no opinion, a rule helps; if it denied, RBAC was not asked and none
does. The response has only its text, which can be the same for both. Where the text is worded as a decision (\`denied by …\`), the rule is
shown as doubtful. \`No policy matched.\` is ABAC and \`Everything is forbidden.\` AlwaysDeny: neither ever denies.`,
    example: {
      message:
        'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "team-a": outside working hours',
    },
  },
  {
    kind: 'node',
    title: 'the Node authorizer',
    looks: ['`… User "system:node:node1" cannot …: no relationship found between node \'node1\' and this object`'],
    lifts: 'a pod on that node that uses the object',
    meaning: `A kubelet may read what the pods of its node need. A rule is not the cure: it would let through anyone who takes over that node;
look for the pod instead. What a kubelet writes is checked again by NodeRestriction, so no rule allows that.`,
    example: 'dn-0242',
  },
  {
    kind: 'admission',
    title: 'what is in the request',
    looks: [
      '`… violates PodSecurity "restricted:latest": …`',
      '`… exceeded quota: …`',
      '`… because it is being terminated`',
      '`admission webhook "…" denied the request: …`',
      "`… ValidatingAdmissionPolicy '…' with binding '…' denied request: …`",
      '`… node "node1" is not allowed to modify …`',
      '`… this namespace may not be deleted`',
    ],
    lifts: NO_RULE,
    meaning: `You may do this, but not with this content, or not here and now. Change the object, the quota, the policy, the labels of the
namespace. Some webhooks write \`User "…" cannot …\` into their text; it is still the webhook that denied.`,
    example: 'dn-0402',
  },
  {
    kind: 'kubelet',
    title: 'a program asked the kubelet itself',
    looks: ['`Forbidden (user=…, verb=get, resource=nodes, subresource(s)=[metrics])`'],
    lifts: 'a ClusterRole with `get` on `nodes/metrics`',
    meaning: `A kubelet checks every client, such as Prometheus or metrics-server: its text names the user, the verb and the
subresources of \`nodes\`, of which one is enough. The rule takes effect within half a minute, as long as the kubelet caches the
decision. \`nodes/proxy\` is the kubelet's whole API, with commands in every pod: grant only the subresource that is needed.`,
    example: {
      message:
        'Forbidden (user=system:serviceaccount:monitoring:prometheus, verb=get, resource=nodes, subresource(s)=[metrics])',
    },
  },
  {
    kind: 'kubelet',
    title: 'nobody authenticated to the kubelet',
    looks: ['`Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)`'],
    lifts: 'a client certificate for the API server',
    meaning: `\`kubectl logs\` and \`exec\` end at a kubelet, and the API server has to prove itself there: with \`--kubelet-client-certificate\`
and \`--kubelet-client-key\`. **Do not bind system:anonymous:** that opens every kubelet to anyone.`,
    example: {
      message: 'Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)',
    },
  },
  {
    kind: 'kubelet',
    title: 'the kubelet denied the API server',
    looks: [
      '`Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy]) ( pods/log …)`',
    ],
    lifts: "an administrator's binding for the API server's user",
    meaning: `You were allowed; the API server's own user, the one in the text, may not use the kubelet. An administrator has to fix that, and it is
the only case for \`system:kubelet-api-admin\`: **bind it to nobody but that user,** as it runs commands in every pod.`,
    example: {
      message:
        'Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource(s)=[proxy]) ( pods/log web-0)',
    },
  },
  {
    kind: 'backend',
    title: 'something behind the API server',
    looks: ['text, HTML or JSON of its own, with an `Audit-Id` header'],
    lifts: NO_RULE,
    meaning: `The API server allowed it; an aggregated API server, or what a \`…/proxy\` leads to, denied it by its own rules.`,
    example: 'dn-0409',
  },
  {
    kind: 'gateway',
    title: 'something in front of the API server',
    looks: [
      'HTML or text without an `Audit-Id` header',
      '`Forbidden`, alone on a line, and `unable to upgrade connection: Forbidden` (`kubectl proxy`)',
      '`Get "https://…": Forbidden` (an HTTP proxy)',
      '`Error from server (Forbidden): unknown`',
      '`RBAC: access denied` (Istio, Envoy)',
      '`permission denied: applications, sync, …, sub: jane` (Argo CD), Teleport, registries, object stores, GitLab',
    ],
    lifts: NO_RULE,
    meaning: `A gateway, a firewall or a filter answered; the API server never saw the request.`,
    example: {
      body: '<html><head><title>403 Forbidden</title></head></html>',
      responseHeaders: [
        ['Server', 'nginx'],
        ['Content-Type', 'text/html'],
      ],
    },
  },
  {
    kind: 'protocol',
    title: 'the upgrade of the connection',
    looks: [
      'a WebSocket handshake that fails with an empty body',
      '`unable to upgrade: unable to negotiate protocol: …`',
    ],
    lifts: NO_RULE,
    meaning: `Client and server could not agree on how to talk: on the stream protocols, or on the Origin header.`,
    example: 'dn-0414',
  },
  {
    kind: 'refusal',
    title: 'kubetrace itself',
    looks: ['`kubetrace refused GET /…`'],
    lifts: NO_RULE,
    meaning: `A filter of kubetrace refused the request and did not send it. The message names the rule and the flag to change.`,
    example: {
      message:
        'kubetrace refused DELETE /api/v1/namespaces/team-a/pods/web-0: it may change something; to allow it, change --read-only of kubetrace',
      details: { causes: [{ reason: 'KubetraceRefused', message: 'it may change something', field: '--read-only' }] },
    },
  },
  {
    kind: 'unauthenticated',
    title: '401, not 403',
    looks: ['`Unauthorized`', '`error: You must be logged in to the server`'],
    lifts: 'another credential',
    meaning: `The credential was not accepted, so permissions were not checked. \`kubetrace whoami\` says which one you send.`,
    example: 'dn-0419',
  },
  {
    kind: 'unknown',
    title: 'none of these',
    looks: [
      '`User … cannot …`, cut off or changed so that it cannot be read',
      '`… is not authorized to perform: eks:…`, `Required "container.…" permission`, Azure Resource Manager: the cloud itself',
      '`Forbidden (user=…, verb=…, resource=…, subresource=…)` of kube-rbac-proxy',
      'anything else',
    ],
    lifts: 'unknown',
    meaning: `kubetrace quotes the words, lists the facts that can be read off them and what would settle it, and invents no rule. Words that it does
not know are never called authorized. A 403 of which only method and URL are known (\`403 Client Error: Forbidden for url: …\`) has the rule
that the request needs, if it was the API server that denied it.`,
    example: { message: 'computer says no' },
  },
];
