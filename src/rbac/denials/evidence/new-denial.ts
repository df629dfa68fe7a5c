import type { CurableClass, IncurableClass } from '../../rules/denial-classes.ts';
import type { Cure, Denial, RuleDoubt, UnauthenticatedReason } from '../../rules/denial.ts';
import { impliedGroups } from '../../rules/caller.ts';
import type { Evidence } from './evidence.ts';
import { powerWarning } from '../../cures/power.ts';

/** What a family of denials found out. */
export type Finding = FindingFacts &
  (
    | { readonly class: CurableClass; readonly cures: readonly Cure[] }
    | { readonly class: CurableClass; readonly doubtfulCure: Cure }
    | { readonly class: 'unauthenticated'; readonly cause: UnauthenticatedReason }
    | { readonly class: Exclude<IncurableClass, 'unauthenticated'> }
  );

interface FindingFacts {
  /** One sentence for a person. */
  readonly reason: string;
  /** Who was denied, `undefined` where that is not known; left out for the actor. */
  readonly user?: string | undefined;
  readonly groups?: readonly string[];
  /** As in a Denial. */
  readonly remedy?: string | undefined;
  readonly doubt?: RuleDoubt | undefined;
}

/** A Denial from a finding: who it is about, the server's words, and the rules of the least cure's first grant. */
export function newDenial(evidence: Evidence, finding: Finding): Denial {
  const { reason } = finding;
  const user = userOf(finding, evidence);
  const groups = finding.groups ?? groupsOf(user, evidence);
  const remedy = finding.remedy === undefined ? {} : { remedy: finding.remedy };
  const doubt = finding.doubt && { doubt: finding.doubt };
  const facts = { reason, message: evidence.message, user, groups, ...remedy, ...doubt };
  if ('cures' in finding) {
    const cures = finding.cures.map(withWarning);
    const { rules, scope, namespace } = cures[0]?.grants[0] ?? NO_GRANT;
    return { ...facts, rules, scope, namespace, class: finding.class, cures };
  }
  const uncured = { ...facts, ...NO_GRANT, cures: [] } as const;
  if ('doubtfulCure' in finding) {
    return { ...uncured, class: finding.class, doubtfulCure: withWarning(finding.doubtfulCure) };
  }
  if ('cause' in finding) return { ...uncured, class: finding.class, cause: finding.cause };
  return { ...uncured, class: finding.class };
}

function userOf(finding: Finding, { actor }: Evidence): string | undefined {
  // The credential was not accepted, and so neither was the user that it names.
  if ('cause' in finding) return undefined;
  return 'user' in finding ? finding.user : actor?.username;
}

const NO_GRANT = { rules: [], scope: 'cluster', namespace: '' } as const;

/** No cure that grants the whole cluster is offered without saying so. */
function withWarning(cure: Cure): Cure {
  const warning = powerWarning(cure.grants);
  return warning === undefined ? cure : { ...cure, warning };
}

function groupsOf(user: string | undefined, { caller, actor }: Evidence): readonly string[] {
  if (user === undefined) return [];
  if (user === actor?.username) return actor.groups;
  return user === caller?.username ? caller.groups : impliedGroups(user);
}
