import type { Policy, Role, RoleBinding } from '../../rbac/rules/policy.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';

/** The RBAC objects of a store as the authorizer reads them: always the present ones. */
export function storedPolicy(store: ObjectStore): Policy {
  const [clusterRoles, clusterRoleBindings, roles, roleBindings] = [
    rbacResource('clusterroles'),
    rbacResource('clusterrolebindings'),
    rbacResource('roles'),
    rbacResource('rolebindings'),
  ];
  return {
    clusterRole: (name) => store.find(clusterRoles, '', name) as Role | undefined,
    clusterRoleBindings: () => store.list(clusterRoleBindings) as unknown as RoleBinding[],
    role: (namespace, name) => store.find(roles, namespace, name) as Role | undefined,
    roleBindings: (namespace) => store.list(roleBindings, namespace) as unknown as RoleBinding[],
  };
}

function rbacResource(plural: string): Resource {
  return builtIn('rbac.authorization.k8s.io', 'v1', plural);
}
