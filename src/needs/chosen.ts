import { PermissionSet } from './permission-set.ts';
import type { Permission } from './permission.ts';
import type { NeedTally, Tally } from './tally.ts';

/**
 * The permissions that one subject needs: of sets of which one is enough the least, and none of them where the others already do.
 * `isGiven`: the subject has it anyway.
 */
export function chosen(tallies: readonly NeedTally[], isGiven: (permission: Permission) => boolean): Tally[] {
  const held = new PermissionSet();
  for (const { anyOf } of tallies) for (const permission of anyOf[0]) held.add(permission);
  const isEnough = (permissions: readonly Permission[]): boolean =>
    permissions.every((permission) => isGiven(permission) || held.covers(permission));
  const isMet = ({ anyOf }: NeedTally): boolean => anyOf.some(isEnough);
  const met = new Set<NeedTally>();
  for (const tally of tallies) {
    if (tally.anyOf.length === 1) continue;
    for (const permission of tally.anyOf[0]) held.remove(permission);
    if (isMet(tally) && [...met].every(isMet)) met.add(tally);
    else for (const permission of tally.anyOf[0]) held.add(permission);
  }
  return tallies.filter((tally) => !met.has(tally)).flatMap(talliesOf);
}

function talliesOf({ anyOf: [least], ...evidence }: NeedTally): Tally[] {
  const { user, isImpersonated, isAsked, count, denied, isMissing, clients, whys } = evidence;
  return least.map((permission) => ({
    permission,
    user,
    isImpersonated,
    isAsked,
    count,
    denied,
    isMissing,
    clients,
    whys,
  }));
}
