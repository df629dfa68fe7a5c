import { PermissionSet } from './permission-set.ts';
import type { Permission } from './permission.ts';
import type { NeedTally, Tally } from './tally.ts';

/**
 * The permissions that one subject needs: of sets of which one is enough the least, and none of them where the others already do.
 * `isGiven`: the subject has it anyway. Without any one of these permissions a need is not met.
 */
export function chosen(tallies: readonly NeedTally[], isGiven: (permission: Permission) => boolean): Tally[] {
  const held = new PermissionSet();
  for (const { anyOf } of tallies) for (const permission of anyOf[0]) held.add(permission);
  const isEnough = (permissions: readonly Permission[]): boolean =>
    permissions.every((permission) => isGiven(permission) || held.covers(permission));
  const choices = tallies
    .filter(({ anyOf }) => anyOf.length > 1)
    .sort((a, b) => Number(isPower(b)) - Number(isPower(a)));
  const areMet = (): boolean => choices.every(({ anyOf }) => anyOf.some(isEnough));
  const left = new Map(choices.map((choice) => [choice, new Set(choice.anyOf[0])]));
  /** Takes them away where all needs are met without them. */
  const spare = (choice: NeedTally, permissions: readonly Permission[]): void => {
    for (const permission of permissions) held.remove(permission);
    if (areMet()) for (const permission of permissions) left.get(choice)?.delete(permission);
    else for (const permission of permissions) held.add(permission);
  };
  for (const choice of choices) spare(choice, choice.anyOf[0]);
  // Of what is left of a set only a part may be needed, and that by another choice.
  for (const choice of choices) for (const permission of left.get(choice) ?? []) spare(choice, [permission]);
  return tallies.flatMap((tally) => talliesOf(tally, [...(left.get(tally) ?? tally.anyOf[0])]));
}

/** What lets one hand on any rights is spared before what lets one do things. */
function isPower({ anyOf: [least] }: NeedTally): boolean {
  return least.some(({ verb }) => verb === 'bind' || verb === 'escalate');
}

function talliesOf(evidence: NeedTally, permissions: readonly Permission[]): Tally[] {
  const { user, isImpersonated, isAsked, count, denied, isMissing, clients, whys } = evidence;
  return permissions.map((permission) => ({
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
