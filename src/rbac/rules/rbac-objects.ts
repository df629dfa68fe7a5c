import type { Policy, Role, RoleBinding } from './policy.ts';

/** All RBAC objects of a cluster, as its lists hold them. */
export interface RbacObjects {
  readonly clusterRoles: readonly Role[];
  readonly clusterRoleBindings: readonly RoleBinding[];
  /** Of all namespaces. */
  readonly roles: readonly Role[];
  /** Of all namespaces. */
  readonly roleBindings: readonly RoleBinding[];
}

/** The same, to look things up in. */
export function policyOf({ clusterRoles, clusterRoleBindings, roles, roleBindings }: RbacObjects): Policy {
  const byName = new Map(clusterRoles.map((role) => [role.metadata.name, role]));
  const byPlace = new Map(roles.map((role) => [`${role.metadata.namespace}/${role.metadata.name}`, role]));
  return {
    clusterRole: (name) => byName.get(name),
    clusterRoleBindings: () => clusterRoleBindings,
    role: (namespace, name) => byPlace.get(`${namespace}/${name}`),
    roleBindings: (namespace) => roleBindings.filter(({ metadata }) => metadata.namespace === namespace),
  };
}
