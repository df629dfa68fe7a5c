import type { PolicyRule } from './policy-rule.ts';
import type { Subject } from './subject.ts';

/** The fields of ObjectMeta that authorization looks at, and those that say who keeps the object. */
interface RoleMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** rbac.authorization.k8s.io/v1 Role or ClusterRole. `rules` may be null in stored objects. */
export interface Role {
  readonly metadata: RoleMeta;
  readonly rules?: readonly PolicyRule[] | null;
  /** Of a ClusterRole whose rules a controller collects from others. */
  readonly aggregationRule?: object | null;
}

/** Which role a binding grants. */
export interface RoleRef {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

/** rbac.authorization.k8s.io/v1 RoleBinding or ClusterRoleBinding. */
export interface RoleBinding {
  readonly metadata: RoleMeta;
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[] | null;
}

/** Read access to the RBAC objects of a cluster, in the order in which they are to be visited. */
export interface Policy {
  clusterRole(name: string): Role | undefined;
  clusterRoleBindings(): Iterable<RoleBinding>;
  role(namespace: string, name: string): Role | undefined;
  roleBindings(namespace: string): Iterable<RoleBinding>;
}

/** All RBAC objects of a cluster, as its lists return them. */
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
