import { isOf, list, mapOf, nullable, object, optional, type Shape, text } from '../../api/shape.ts';

import { withAggregation } from '../../rbac/grants/aggregation.ts';
import { rulesFor } from '../../rbac/rules/authorizer.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import { type PolicyRule, RULE } from '../../rbac/rules/policy-rule.ts';
import { policyOf, type RbacObjects, type Role, type RoleBinding, type RoleRef } from '../../rbac/rules/policy.ts';

import { type Subject, SUBJECT, type UserInfo, usernameOf } from '../../rbac/rules/subject.ts';
import { type Permission, permissionsOf } from '../permission.ts';
import { fieldAt, textAt } from '../../rbac/second-checks/written-object.ts';
import { PermissionSet } from '../permission-set.ts';

/** Whether a subject, who is in these groups besides those that its name implies, is allowed something. */
export type IsGiven = (subject: Subject | undefined, permission: Permission, groups?: readonly string[]) => boolean;

/** Whether a subject is allowed something by parsed documents: Roles, ClusterRoles and their bindings, lists of them; others are passed over. */
export function givenBy(values: readonly unknown[]): IsGiven {
  return allowedBy(objectsIn(values));
}

/** Whether a subject is allowed something by these objects. */
export function allowedBy(objects: RbacObjects): IsGiven {
  const policy = policyOf({ ...objects, clusterRoles: withAggregation(objects.clusterRoles) });
  const sets = new Map<string, PermissionSet>();
  return (subject, permission, groups = []) => {
    if (!subject) return false;
    const { namespace } = permission;
    const key = JSON.stringify([subject, namespace, groups]);
    const set = sets.get(key) ?? setOf(rulesFor(userOf(subject, groups), namespace, policy).rules, namespace);
    sets.set(key, set);
    return set.covers(permission);
  };
}

function setOf(rules: readonly PolicyRule[], namespace: string): PermissionSet {
  const set = new PermissionSet();
  for (const permission of rules.flatMap((rule) => permissionsOf(rule, namespace))) set.add(permission);
  return set;
}

/** A group is a user of whom nothing else is known. */
function userOf(subject: Subject, known: readonly string[]): UserInfo {
  const username = usernameOf(subject);
  if (username === undefined) return { username: '', groups: [subject.name, 'system:authenticated'] };
  return { username, groups: [...new Set([...impliedGroups(username), ...known])] };
}

const META = object<Role['metadata']>({ name: text, namespace: optional(text), labels: optional(mapOf(text)) });
const ROLE = object<Role>({
  metadata: META,
  rules: nullable(list(RULE)),
  aggregationRule: nullable(object<object>({})),
});
const BINDING = object<RoleBinding>({
  metadata: META,
  roleRef: object<RoleRef>({ apiGroup: optional(text), kind: text, name: text }),
  subjects: nullable(list(SUBJECT)),
});

function objectsIn(values: readonly unknown[]): RbacObjects {
  const all = values.flatMap(itemsOf);
  const ofKind = <T>(wanted: string, shape: Shape<T>): T[] =>
    all.flatMap(({ kind, value }) => (kind === wanted && isOf(shape, value) ? [value] : []));
  return {
    clusterRoles: ofKind('ClusterRole', ROLE),
    clusterRoleBindings: ofKind('ClusterRoleBinding', BINDING),
    roles: ofKind('Role', ROLE),
    roleBindings: ofKind('RoleBinding', BINDING),
  };
}

/** The items of a list of one kind do not have their kind. */
function itemsOf(value: unknown): { readonly kind: string; readonly value: unknown }[] {
  const kind = textAt(value, 'kind');
  const items = fieldAt(value, 'items');
  if (!Array.isArray(items)) return [{ kind, value }];
  return items.map((item: unknown) => ({ kind: textAt(item, 'kind') || kind.replace(/List$/, ''), value: item }));
}
