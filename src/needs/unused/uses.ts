import { impliedGroups } from '../../rbac/rules/caller.ts';
import { serviceAccountOf } from '../../rbac/rules/subject.ts';
import { type Permission, permissionKey } from '../permission.ts';
import type { Usage } from '../usage.ts';
import type { ReviewedAccess } from './reviewed-access.ts';

/** A permission that a user used, how often. */
export interface Use {
  readonly permission: Permission;
  readonly count: number;
  /** Why, where no request says so itself: a further check of the API server, or somebody's SubjectAccessReview. */
  readonly whys: readonly string[];
}

/** What a user used. */
export interface UserUses {
  /** `undefined` where a trace does not show who it was. */
  readonly user: string | undefined;
  readonly groups: readonly string[];
  /** Whether these are all groups: a recording has those of certificates and ServiceAccounts, an audit log of everyone. */
  readonly hasAllGroups: boolean;
  readonly all: readonly Use[];
  /** By `useKey`. */
  readonly byKey: ReadonlyMap<string, readonly Use[]>;
}

/** What a permission without a `*` is found by: the same but for namespace and name. */
export function useKey(permission: Permission): string {
  return permissionKey({ ...permission, namespace: '', name: '' });
}

/**
 * What each user of a trace used. What was denied is not used. Of several sets of which one was enough (the rules of a role, or `escalate`) all count:
 * the trace does not show by which of them the server let it pass.
 */
export function usesOf(usage: Usage, reviewed: readonly ReviewedAccess[]): UserUses[] {
  const users = new Map<string | undefined, { groups: Set<string>; hasAllGroups: boolean; all: Use[] }>();
  const entryOf = (user: string | undefined, groups: readonly string[]) => {
    const known = users.get(user) ?? { groups: new Set(impliedGroups(user ?? '')), hasAllGroups: false, all: [] };
    users.set(user, known);
    for (const group of groups) known.groups.add(group);
    const isAccount = user !== undefined && serviceAccountOf(user) !== undefined;
    known.hasAllGroups ||= isAccount || groups.length > 0;
    return known;
  };
  for (const { user, anyOf, count, denied, whys } of usage.tallies()) {
    if (count === denied) continue;
    const { all } = entryOf(user, user === undefined ? [] : usage.knownGroupsOf(user));
    for (const permission of anyOf.flat()) all.push({ permission, count: count - denied, whys: [...whys] });
  }
  for (const { user, groups, permission, count, by } of reviewed) {
    entryOf(user, groups).all.push({ permission, count, whys: [`asked about by ${by || 'somebody'}`] });
  }
  return [...users].map(([user, { groups, hasAllGroups, all }]) => ({
    user,
    groups: [...groups],
    hasAllGroups,
    all,
    byKey: grouped(all),
  }));
}

function grouped(all: readonly Use[]): ReadonlyMap<string, readonly Use[]> {
  const byKey = new Map<string, Use[]>();
  for (const use of all) {
    const key = useKey(use.permission);
    const known = byKey.get(key);
    if (known) known.push(use);
    else byKey.set(key, [use]);
  }
  return byKey;
}
