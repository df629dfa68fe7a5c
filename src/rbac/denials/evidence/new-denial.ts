import type { Cure, Denial, DenialClass, Grant, UnauthenticatedReason } from '../../rules/denial.ts';
import { impliedGroups } from '../../rules/caller.ts';
import type { Evidence } from './evidence.ts';
import { powerWarning } from '../../cures/power.ts';

/** What a family of denials found out. */
export interface Finding {
  readonly class: DenialClass;
  /** One sentence for a person. */
  readonly reason: string;
  readonly cause?: UnauthenticatedReason;
  /** Who was refused; the actor unless the message names another. */
  readonly user?: string;
  readonly groups?: readonly string[];
  /** Least first; none where RBAC is no cure. */
  readonly cures?: readonly Cure[];
  readonly doubtfulCure?: Cure;
}

/** A Denial from a finding: who it is about, the server's words, and the rules of the least cure's first grant. */
export function newDenial(evidence: Evidence, finding: Finding): Denial {
  const user = finding.user ?? evidence.actor.username;
  const cures = (finding.cures ?? []).map(withWarning);
  const first: Grant | undefined = cures[0]?.grants[0];
  return {
    class: finding.class,
    reason: finding.reason,
    ...(finding.cause && { cause: finding.cause }),
    message: evidence.message,
    user,
    groups: finding.groups ?? groupsOf(user, evidence),
    rules: first?.rules ?? [],
    scope: first?.scope ?? 'cluster',
    namespace: first?.namespace ?? '',
    cures,
    ...(finding.doubtfulCure && { doubtfulCure: withWarning(finding.doubtfulCure) }),
  };
}

/** No cure is offered that hands out the cluster without saying so. */
function withWarning(cure: Cure): Cure {
  const warning = powerWarning(cure.grants);
  return warning === undefined ? cure : { ...cure, warning };
}

function groupsOf(user: string, { caller, actor }: Evidence): readonly string[] {
  if (user === '') return [];
  if (user === actor.username) return actor.groups;
  return user === caller.username ? caller.groups : impliedGroups(user);
}
