import { mastersGroup } from '../rbac/rules/authorizer.ts';
import type { Denial, Grant } from '../rbac/rules/denial.ts';
import { type Impersonation, impersonatedParts, impersonationGrants } from '../rbac/rules/impersonation.ts';
import { subjectOf, usernameOf } from '../rbac/rules/subject.ts';
import type { Exchange } from '../trace/exchange.ts';
import { type Permission, permissionKey, permissionOf, permissionsOf } from './permission.ts';
import { secondChecks } from './implied-permissions.ts';

/** A permission that an exchange takes. */
export interface Need {
  readonly permission: Permission;
  /** Whom the client asked to be, where the permission is to be theirs; `''` for whoever made the request. */
  readonly user: string;
  /** Whether the server said that it is missing. */
  readonly denied: boolean;
  /** Why it is needed, where the request does not say so itself. */
  readonly why?: string;
}

/**
 * All that must be allowed for an exchange to pass: the request itself, the API server's further checks, the right to be whom it
 * asks to be, and what a refusal names. None twice; the first is that of the request.
 */
export function needsOf(exchange: Exchange, impersonation: Impersonation | undefined): readonly Need[] {
  const user = impersonation?.user ?? '';
  const needs: Need[] = [];
  if (!impersonation?.groups.includes(mastersGroup)) {
    const own = exchange.requestInfo && permissionOf(exchange.requestInfo);
    if (own) needs.push({ permission: own, user, denied: false });
    for (const check of secondChecks(exchange)) needs.push({ ...check, user, denied: false });
  }
  if (impersonation) needs.push(...impersonationNeeds(impersonation));
  return exchange.denial ? withDenial(needs, exchange.denial, user) : needs;
}

function impersonationNeeds(impersonation: Impersonation): Need[] {
  const grants: readonly Grant[] = impersonationGrants(impersonatedParts(impersonation), 'impersonate', subjectOf(''));
  return grants
    .flatMap(permissionsOfGrant)
    .map((permission) => ({ permission, user: '', denied: false, why: 'Impersonate-*' }));
}

/** The least cure, whose parts may be among the needs already. */
function withDenial(needs: readonly Need[], { cures: [least] }: Denial, user: string): Need[] {
  // The roles of a server in front of Kubernetes do not count for Kubernetes.
  const grants = (least?.grants ?? []).filter((grant) => !grant.ownRole);
  const missing = grants.flatMap((grant) =>
    permissionsOfGrant(grant).map((permission): Need => {
      const isForAsked = user !== '' && usernameOf(grant.subject) === user;
      return { permission, user: isForAsked ? user : '', denied: true };
    }),
  );
  const byKey = new Map(needs.map((need) => [keyOf(need), need]));
  for (const need of missing) byKey.set(keyOf(need), { ...byKey.get(keyOf(need)), ...need });
  return [...byKey.values()];
}

function permissionsOfGrant({ rules, namespace }: Grant): Permission[] {
  return rules.flatMap((rule) => permissionsOf(rule, namespace));
}

function keyOf({ permission, user }: Need): string {
  return `${user}\0${permissionKey(permission)}`;
}
