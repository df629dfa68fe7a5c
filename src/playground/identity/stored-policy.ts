import type { Policy, Role, RoleBinding } from '../../rbac/rules/policy.ts';
import { isJsonObject, type KubeObject } from '../store/kube-object.ts';
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
    clusterRole: (name) => asRole(store.find(clusterRoles, '', name)),
    clusterRoleBindings: () => store.list(clusterRoleBindings).filter(isRoleBinding),
    role: (namespace, name) => asRole(store.find(roles, namespace, name)),
    roleBindings: (namespace) => store.list(roleBindings, namespace).filter(isRoleBinding),
  };
}

/** A stored object as a role; `undefined` for one whose rules are not a list. */
export function asRole(object: KubeObject | undefined): (KubeObject & Role) | undefined {
  return object && isRole(object) ? object : undefined;
}

/** Whether a stored object binds a role. */
export function isRoleBinding(object: KubeObject): object is KubeObject & RoleBinding {
  return isJsonObject(object['roleRef']);
}

function isRole(object: KubeObject): object is KubeObject & Role {
  return Array.isArray(object['rules'] ?? []);
}

function rbacResource(plural: string): Resource {
  return builtIn('rbac.authorization.k8s.io', 'v1', plural);
}
