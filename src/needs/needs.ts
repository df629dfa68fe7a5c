import { mastersGroup } from '../rbac/rules/authorizer.ts';
import type { Denial, Grant } from '../rbac/rules/denial.ts';
import { type Impersonation, impersonatedParts, impersonationGrants } from '../rbac/rules/impersonation.ts';
import { usernameOf } from '../rbac/rules/subject.ts';
import type { Exchange } from '../trace/exchange.ts';
import { type Permission, permissionKey, permissionOf, permissionsOf } from './permission.ts';
import { impliedPermissions } from './implied-permissions.ts';

/** A permission that an exchange needs. */
export interface Need {
  readonly permission: Permission;
  /** The user whom the client impersonates, where that user needs the permission; `undefined` where the one that made the request does. */
  readonly user: string | undefined;
  /** Whether the server said that it is missing. */
  readonly denied: boolean;
  /** Why it is needed, where the request does not say so itself. */
  readonly why?: string;
}

/**
 * All that must be allowed for an exchange to pass: the request itself, the API server's further checks, the right to be whom it
 * asks to be, and what a denial names. None twice; the first is that of the request.
 */
export function needsOf(exchange: Exchange, impersonation: Impersonation | undefined): readonly Need[] {
  const user = impersonation?.user;
  const needs: Need[] = [];
  if (!impersonation?.groups.includes(mastersGroup)) {
    const own = exchange.requestInfo && permissionOf(exchange.requestInfo);
    if (own) needs.push({ permission: own, user, denied: false });
    for (const check of impliedPermissions(exchange)) needs.push({ ...check, user, denied: false });
  }
  if (impersonation) needs.push(...impersonationNeeds(impersonation));
  return exchange.denial ? withDenial(needs, exchange.denial, user) : needs;
}

function impersonationNeeds(impersonation: Impersonation): Need[] {
  const grants: readonly Grant[] = impersonationGrants(impersonatedParts(impersonation), 'impersonate', undefined);
  return grants
    .flatMap(permissionsOfGrant)
    .map((permission) => ({ permission, user: undefined, denied: false, why: 'Impersonate-*' }));
}

/** The least cure, whose parts may be among the needs already. */
function withDenial(needs: readonly Need[], { cures: [least] }: Denial, user: string | undefined): Need[] {
  // The roles of a server in front of Kubernetes do not count for Kubernetes.
  const grants = (least?.grants ?? []).filter((grant) => !grant.ownRole);
  const missing = grants.flatMap((grant) =>
    permissionsOfGrant(grant).map((permission): Need => {
      const isForUser = grant.subject !== undefined && usernameOf(grant.subject) === user;
      return { permission, user: isForUser ? user : undefined, denied: true };
    }),
  );
  const byKey = new Map(needs.map((need) => [keyOf(need), need]));
  for (const need of missing) byKey.set(keyOf(need), { ...byKey.get(keyOf(need)), ...need });
  return [...byKey.values()];
}

function permissionsOfGrant({ rules, namespace }: Grant): Permission[] {
  return namespace === undefined ? [] : rules.flatMap((rule) => permissionsOf(rule, namespace));
}

function keyOf({ permission, user }: Need): string {
  return `${user ?? ''}\0${permissionKey(permission)}`;
}
