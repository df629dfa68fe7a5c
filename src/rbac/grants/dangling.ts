import { roleRules } from '../rules/authorizer.ts';
import { policyOf, type RbacObjects, type RoleBinding } from '../rules/policy.ts';

/** The roles that bindings name and that are not among the objects: `ClusterRole view`, `Role team-a/reader`. */
export function danglingRoles(bindings: readonly RoleBinding[], objects: RbacObjects): string[] {
  const policy = policyOf(objects);
  const missing = bindings.flatMap(({ metadata: { namespace = '' }, roleRef: { kind, name }, roleRef }) =>
    typeof roleRules(roleRef, namespace, policy) === 'string'
      ? [`${kind} ${kind === 'Role' ? `${namespace}/` : ''}${name}`]
      : [],
  );
  return [...new Set(missing)];
}
