import type { PolicyRule } from '../rbac/policy-rule.ts';
import type { KubeObject } from './kube-object.ts';

const ALL = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
const READ = 'get list watch';
const WRITE = 'create delete deletecollection patch update';
const READ_AND_WRITE = 'create delete deletecollection get list patch update watch';

const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';

/** The RBAC objects of every cluster (kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). */
export const BOOTSTRAP_POLICY: readonly KubeObject[] = [
  role('cluster-admin', [ALL, paths('*', '*')]),
  binding('cluster-admin', ['system:masters']),
  role('system:discovery', [
    paths('get', '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/'),
  ]),
  binding('system:discovery', [AUTHENTICATED]),
  role('system:public-info-viewer', [paths('get', '/healthz /livez /readyz /version /version/')]),
  binding('system:public-info-viewer', [AUTHENTICATED, UNAUTHENTICATED]),
  role('system:basic-user', [
    rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule('create', 'authentication.k8s.io', 'selfsubjectreviews'),
  ]),
  binding('system:basic-user', [AUTHENTICATED]),
  role('system:service-account-issuer-discovery', [paths('get', '/.well-known/openid-configuration /openid/v1/jwks')]),
  binding('system:service-account-issuer-discovery', ['system:serviceaccounts']),
  role('system:auth-delegator', [
    rule('create', 'authentication.k8s.io', 'tokenreviews'),
    rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  ]),
  role('system:monitoring', [
    paths('get', '/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*'),
  ]),
  binding('system:monitoring', ['system:monitoring']),
  aggregate('admin'),
  aggregate('edit', 'admin'),
  aggregate('view', 'edit'),
  role(
    'system:aggregate-to-admin',
    [
      rule('create', 'authorization.k8s.io', 'localsubjectaccessreviews'),
      rule(READ_AND_WRITE, 'rbac.authorization.k8s.io', 'rolebindings roles'),
    ],
    'admin',
  ),
  role(
    'system:aggregate-to-edit',
    [
      rule(READ, '', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy'),
      rule('impersonate', '', 'serviceaccounts'),
      rule(WRITE, '', 'pods pods/attach pods/exec pods/portforward pods/proxy'),
      rule('create', '', 'pods/eviction serviceaccounts/token'),
      rule(
        WRITE,
        '',
        'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets ' +
          'serviceaccounts services services/proxy',
      ),
      rule(
        WRITE,
        'apps',
        'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale ' +
          'statefulsets statefulsets/scale',
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
      rule(WRITE, 'resource.k8s.io', 'resourceclaims resourceclaimtemplates'),
      rule(READ_AND_WRITE, 'coordination.k8s.io', 'leases'),
    ],
    'edit',
  ),
  role(
    'system:aggregate-to-view',
    [
      rule(
        READ,
        '',
        'bindings configmaps endpoints events limitranges namespaces namespaces/status persistentvolumeclaims ' +
          'persistentvolumeclaims/status pods pods/log pods/status replicationcontrollers ' +
          'replicationcontrollers/scale replicationcontrollers/status resourcequotas resourcequotas/status ' +
          'serviceaccounts services services/status',
      ),
      rule(READ, 'discovery.k8s.io', 'endpointslices'),
      rule(
        READ,
        'apps',
        'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status ' +
          'replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
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
    ],
    'view',
  ),
];

/** A ClusterRole; its rules become part of the role that it aggregates to. */
function role(name: string, rules: readonly PolicyRule[], aggregatesTo?: string): KubeObject {
  return clusterObject('ClusterRole', name, { rules }, aggregatesTo);
}

function aggregate(name: string, aggregatesTo?: string): KubeObject {
  const clusterRoleSelectors = [{ matchLabels: aggregationLabel(name) }];
  return clusterObject('ClusterRole', name, { aggregationRule: { clusterRoleSelectors } }, aggregatesTo);
}

function binding(name: string, groups: readonly string[]): KubeObject {
  const subjects = groups.map((group) => ({ kind: 'Group', name: group }));
  return clusterObject('ClusterRoleBinding', name, { roleRef: { kind: 'ClusterRole', name }, subjects });
}

function clusterObject(kind: string, name: string, content: object, aggregatesTo?: string): KubeObject {
  const labels = {
    'kubernetes.io/bootstrapping': 'rbac-defaults',
    ...(aggregatesTo !== undefined && aggregationLabel(aggregatesTo)),
  };
  return { kind, apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name, labels }, ...content };
}

function aggregationLabel(name: string): Record<string, string> {
  return { [`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true' };
}

function rule(verbs: string, apiGroup: string, resources: string): PolicyRule {
  return { apiGroups: [apiGroup], resources: resources.split(' '), verbs: verbs.split(' ') };
}

function paths(verbs: string, urls: string): PolicyRule {
  return { nonResourceURLs: urls.split(' '), verbs: verbs.split(' ') };
}
