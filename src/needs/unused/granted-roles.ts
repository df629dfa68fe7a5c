import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { RbacObjects, Role, RoleBinding } from '../../rbac/rules/policy.ts';
import { aggregatedFrom } from '../../rbac/grants/aggregation.ts';

/** A role, and what grants it to somebody. */
export interface GrantedRole {
  readonly kind: 'Role' | 'ClusterRole';
  /** `''` of a ClusterRole. */
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  /** Those of the role, and of ClusterRoles that collect its rules. */
  readonly bindings: readonly RoleBinding[];
  /** Whether the role, and whatever grants it, is of every cluster. */
  readonly isDefault: boolean;
}

/** Each role of a cluster with its bindings. A ClusterRole that only collects the rules of others that are there is passed over: theirs are the rules. */
export function grantedRoles(objects: RbacObjects): GrantedRole[] {
  const { clusterRoles, roles, clusterRoleBindings, roleBindings } = objects;
  const ofClusterRole = new Map<string, RoleBinding[]>();
  for (const binding of [...clusterRoleBindings, ...roleBindings]) {
    const { kind, name } = binding.roleRef;
    if (kind === 'ClusterRole') ofClusterRole.set(name, [...(ofClusterRole.get(name) ?? []), binding]);
  }
  const collectors = collectorsOf(clusterRoles);
  return [
    ...clusterRoles.flatMap((role): GrantedRole[] => {
      const { name } = role.metadata;
      if (role.aggregationRule && !isDefault(role) && aggregatedFrom(role, clusterRoles).length > 0) return [];
      const names = [name, ...(collectors.get(name) ?? [])];
      const bindings = names.flatMap((one) => ofClusterRole.get(one) ?? []);
      // What a default role has from others is bound by its own name.
      const isSystems = isDefault(role) && (ofClusterRole.get(name) ?? []).every(isDefault);
      return [{ kind: 'ClusterRole', namespace: '', name, rules: role.rules ?? [], bindings, isDefault: isSystems }];
    }),
    ...roles.map((role): GrantedRole => {
      const { name, namespace = '' } = role.metadata;
      const bindings = roleBindings.filter(
        ({ metadata, roleRef }) => metadata.namespace === namespace && roleRef.kind === 'Role' && roleRef.name === name,
      );
      const isSystems = isDefault(role) && bindings.every(isDefault);
      return { kind: 'Role', namespace, name, rules: role.rules ?? [], bindings, isDefault: isSystems };
    }),
  ];
}

/** By the name of a ClusterRole those that collect its rules. */
function collectorsOf(clusterRoles: readonly Role[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const collector of clusterRoles) {
    for (const { metadata } of aggregatedFrom(collector, clusterRoles)) {
      found.set(metadata.name, [...(found.get(metadata.name) ?? []), collector.metadata.name]);
    }
  }
  return found;
}

/** The API server puts these back at every start (kubernetes pkg/registry/rbac/rest/storage_rbac.go). */
function isDefault({ metadata }: Pick<Role, 'metadata'>): boolean {
  return metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';
}
