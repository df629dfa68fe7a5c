import { mastersGroup } from '../rbac/rules/authorizer.ts';
import type { Cure, Denial, Grant } from '../rbac/rules/denial.ts';
import { type Impersonation, impersonatedParts, impersonationGrants } from '../rbac/rules/impersonation.ts';
import { usernameOf } from '../rbac/rules/subject.ts';
import type { Exchange } from '../trace/exchange.ts';
import { type Need, needOf } from './need.ts';
import { type Permission, permissionKey, permissionOf, permissionsOf } from './permission.ts';
import type { SecondNeed } from './second-needs.ts';

/**
 * All that must be allowed for an exchange to pass: the request itself, the API server's further checks, the right to be whom it
 * asks to be, and what a denial names. None twice; the first is that of the request.
 */
export function needsOf(
  exchange: Exchange,
  impersonation: Impersonation | undefined,
  second: readonly SecondNeed[],
): readonly Need[] {
  const user = impersonation?.user;
  const needs: Need[] = [];
  if (!impersonation?.groups.includes(mastersGroup) && !isOfAnother(exchange, impersonation)) {
    const own = exchange.requestInfo && permissionOf(exchange.requestInfo);
    if (own) needs.push(needOf(own, { user, denied: false }));
    for (const { anyOf, why, isGrant, isNext } of second) {
      const denied = (isGrant && isAboutGrants(exchange.denial)) || (isNext && exchange.denial?.class === 'rbac');
      needs.push({ anyOf, why, user, denied });
    }
  }
  if (impersonation) needs.push(...impersonationNeeds(impersonation));
  return exchange.denial ? withDenial(needs, exchange.denial, user) : needs;
}

function isAboutGrants(denial: Denial | undefined): boolean {
  return denial?.class === 'escalation' || denial?.class === 'bind';
}

/** An audit event of an impersonation that was denied does not name whom the request was for. */
function isOfAnother({ denial }: Exchange, impersonation: Impersonation | undefined): boolean {
  return denial?.class === 'impersonation' && impersonation === undefined;
}

function impersonationNeeds(impersonation: Impersonation): Need[] {
  const grants: readonly Grant[] = impersonationGrants(impersonatedParts(impersonation), 'impersonate', undefined);
  return grants
    .flatMap(permissionsOfGrant)
    .map((permission) => needOf(permission, { user: undefined, denied: false, why: 'Impersonate-*' }));
}

/** What the denial names, whose parts may be among the needs already. */
function withDenial(needs: readonly Need[], denial: Denial, user: string | undefined): Need[] {
  const isChoice = isAboutGrants(denial);
  // The request shows what is needed more exactly than the part that was missing.
  if (isChoice && needs.some(({ denied }) => denied)) return [...needs];
  const byKey = new Map(needs.map((need) => [keyOf(need), need]));
  for (const need of isChoice ? choiceOf(denial, user) : needsOfCure(denial.cures[0], user)) {
    byKey.set(keyOf(need), { ...byKey.get(keyOf(need)), ...need });
  }
  return [...byKey.values()];
}

function choiceOf({ cures }: Denial, user: string | undefined): Need[] {
  const [first, ...others] = cures.map((cure) => grantsOf(cure).flatMap(permissionsOfGrant));
  return first ? [{ anyOf: [first, ...others], user, denied: true }] : [];
}

function needsOfCure(cure: Cure | undefined, user: string | undefined): Need[] {
  return grantsOf(cure).flatMap((grant) =>
    permissionsOfGrant(grant).map((permission) => {
      const isForUser = grant.subject !== undefined && usernameOf(grant.subject) === user;
      return needOf(permission, { user: isForUser ? user : undefined, denied: true });
    }),
  );
}

/** The roles of a server in front of Kubernetes do not count for Kubernetes. */
function grantsOf(cure: Cure | undefined): readonly Grant[] {
  return (cure?.grants ?? []).filter((grant) => !grant.ownRole);
}

function permissionsOfGrant({ rules, namespace }: Grant): Permission[] {
  return namespace === undefined ? [] : rules.flatMap((rule) => permissionsOf(rule, namespace));
}

function keyOf({ anyOf, user }: Need): string {
  return JSON.stringify([user ?? '', anyOf.map((permissions) => permissions.map(permissionKey))]);
}
