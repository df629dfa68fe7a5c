import { AGGREGATED_RULES, CLUSTER_ADMIN, SYSTEM_ROLES } from '../../rbac/rules/default-cluster-roles.ts';
import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { KubeObject } from '../store/kube-object.ts';

const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';

/** The RBAC objects of every cluster (kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). */
export const BOOTSTRAP_POLICY: readonly KubeObject[] = [
  role('cluster-admin', CLUSTER_ADMIN.rules),
  binding('cluster-admin', ['system:masters']),
  ...SYSTEM_ROLES.map(({ name, rules }) => role(name, rules)),
  binding('system:discovery', [AUTHENTICATED]),
  role('system:public-info-viewer', [paths('get', '/healthz /livez /readyz /version /version/')]),
  binding('system:public-info-viewer', [AUTHENTICATED, UNAUTHENTICATED]),
  role('system:basic-user', [
    rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule('create', 'authentication.k8s.io', 'selfsubjectreviews'),
  ]),
  binding('system:basic-user', [AUTHENTICATED]),
  binding('system:service-account-issuer-discovery', ['system:serviceaccounts']),
  binding('system:monitoring', ['system:monitoring']),
  aggregate('admin'),
  aggregate('edit', 'admin'),
  aggregate('view', 'edit'),
  role('system:aggregate-to-admin', AGGREGATED_RULES.admin, 'admin'),
  role('system:aggregate-to-edit', AGGREGATED_RULES.edit, 'edit'),
  role('system:aggregate-to-view', AGGREGATED_RULES.view, 'view'),
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
