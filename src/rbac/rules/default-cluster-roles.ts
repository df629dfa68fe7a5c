import type { PolicyRule } from './policy-rule.ts';
import { type Attributes, ruleAllows } from './rule-match.ts';

/** A ClusterRole that every cluster has. */
export interface DefaultClusterRole {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const VIEW: readonly PolicyRule[] = [
  rule(
    READ,
    '',
    'bindings configmaps endpoints events limitranges namespaces namespaces/status persistentvolumeclaims ' +
      'persistentvolumeclaims/status pods pods/log pods/status replicationcontrollers replicationcontrollers/scale ' +
      'replicationcontrollers/status resourcequotas resourcequotas/status serviceaccounts services services/status',
  ),
  rule(READ, 'discovery.k8s.io', 'endpointslices'),
  rule(
    READ,
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets ' +
      'replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
  ),
  rule(READ, 'autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  rule(READ, 'batch', 'cronjobs cronjobs/status jobs jobs/status'),
  rule(READ, 'policy', 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule(READ, 'networking.k8s.io', 'ingresses ingresses/status networkpolicies'),
  rule(
    READ,
    'extensions',
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status ' +
      'networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
  ),
  rule(READ, 'events.k8s.io', 'events'),
  rule(READ, 'resource.k8s.io', 'resourceclaims resourceclaims/status resourceclaimtemplates'),
];

const EDIT_BESIDES: readonly PolicyRule[] = [
  rule(READ, '', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy'),
  rule(['impersonate'], '', 'serviceaccounts'),
  rule(
    WRITE,
    '',
    'configmaps events persistentvolumeclaims pods pods/attach pods/exec pods/portforward pods/proxy ' +
      'replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  ),
  rule(['create'], '', 'pods/eviction serviceaccounts/token'),
  rule(
    WRITE,
    'apps',
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
  ),
  rule(WRITE, 'autoscaling', 'horizontalpodautoscalers'),
  rule(WRITE, 'batch', 'cronjobs jobs'),
  rule(WRITE, 'policy', 'poddisruptionbudgets'),
  rule(WRITE, 'networking.k8s.io', 'ingresses networkpolicies'),
  rule(
    WRITE,
    'extensions',
    'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets ' +
      'replicasets/scale replicationcontrollers/scale',
  ),
  rule(WRITE, 'events.k8s.io', 'events'),
  rule(WRITE, 'resource.k8s.io', 'resourceclaims resourceclaimtemplates'),
  rule([...READ, ...WRITE], 'coordination.k8s.io', 'leases'),
];

const ADMIN_BESIDES: readonly PolicyRule[] = [
  rule([...READ, ...WRITE], 'rbac.authorization.k8s.io', 'rolebindings roles'),
  rule(['create'], 'authorization.k8s.io', 'localsubjectaccessreviews'),
];

/**
 * The rules of `system:aggregate-to-view`, `-edit` and `-admin` in Kubernetes 1.36 (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go);
 * each role has the rules of the one before it as well, and clusters add to them by aggregation.
 */
export const AGGREGATED_RULES = { view: VIEW, edit: EDIT_BESIDES, admin: ADMIN_BESIDES } as const;

const EDIT = [...VIEW, ...EDIT_BESIDES];
const ADMIN = [...EDIT, ...ADMIN_BESIDES];

/** Runs commands in every pod. */
export const KUBELET_API_ADMIN = 'system:kubelet-api-admin';

/**
 * Those of the other roles of bootstrappolicy/policy.go that are made to be bound to people and workloads, each list of a kind from
 * the least to the widest.
 */
export const SYSTEM_ROLES: readonly DefaultClusterRole[] = [
  {
    name: 'system:auth-delegator',
    rules: [
      rule(['create'], 'authentication.k8s.io', 'tokenreviews'),
      rule(['create'], 'authorization.k8s.io', 'subjectaccessreviews'),
    ],
  },
  {
    name: KUBELET_API_ADMIN,
    rules: [
      rule(READ, '', 'nodes'),
      rule(['proxy'], '', 'nodes'),
      rule(['*'], '', 'nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats'),
    ],
  },
  {
    name: 'system:monitoring',
    rules: [urls('/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*')],
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: [
      urls('/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/'),
    ],
  },
  {
    name: 'system:discovery',
    rules: [urls('/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/')],
  },
];

const DEFAULTS: readonly DefaultClusterRole[] = [
  { name: 'view', rules: VIEW },
  { name: 'edit', rules: EDIT },
  { name: 'admin', rules: ADMIN },
  ...SYSTEM_ROLES,
];

/**
 * The least default ClusterRole to offer to somebody who lacks the request; none or one. For a read never one that also writes, and never
 * the whole API of the kubelets, which is for API servers alone.
 */
export function defaultRolesAllowing(attributes: Attributes): DefaultClusterRole[] {
  return DEFAULTS.filter(
    ({ name, rules }) =>
      name !== KUBELET_API_ADMIN &&
      rules.some((candidate) => ruleAllows(candidate, attributes)) &&
      (!isRead(attributes) || rules.every(({ verbs }) => verbs.every((verb) => READ.includes(verb)))),
  ).slice(0, 1);
}

/** Does a request leave everything as it is? A stream or a proxied call begins with a GET too. */
export function isRead({ verb, subresource }: Pick<Attributes, 'verb' | 'subresource'>): boolean {
  return READ.includes(verb) && !['exec', 'attach', 'portforward', 'proxy'].includes(subresource);
}

/** The rules of view, edit and admin, widest first. */
export const AGGREGATED_ROLES: readonly DefaultClusterRole[] = DEFAULTS.slice(0, 3).toReversed();

/** May do everything. */
export const CLUSTER_ADMIN: DefaultClusterRole = {
  name: 'cluster-admin',
  rules: [rule(['*'], '*', '*'), { nonResourceURLs: ['*'], verbs: ['*'] }],
};

/** API groups that the roles of older servers leave out. */
export const LATER_GROUPS: readonly string[] = ['events.k8s.io', 'resource.k8s.io'];

/** The API groups in which Kubernetes serves a namespaced resource of that name, as far as these roles show; mostly one or none. */
export function builtInGroupsOf(resource: string): string[] {
  const having = ADMIN.filter(({ resources }) => resources?.includes(resource));
  // Still in the roles, no longer in any API.
  return [...new Set(having.flatMap(({ apiGroups }) => apiGroups ?? []))].filter((group) => group !== 'extensions');
}

/** Is it a namespaced resource of Kubernetes, as far as these roles show? */
export function isNamespaced({ apiGroup, resource }: Pick<Attributes, 'apiGroup' | 'resource'>): boolean {
  return resource !== 'namespaces' && builtInGroupsOf(resource).includes(apiGroup);
}

function rule(verbs: readonly string[], apiGroup: string, resources: string): PolicyRule {
  return { apiGroups: [apiGroup], resources: resources.split(' '), verbs };
}

function urls(list: string): PolicyRule {
  return { nonResourceURLs: list.split(' '), verbs: ['get'] };
}
