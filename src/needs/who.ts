import { type Subject, subjectOf } from '../rbac/rules/subject.ts';
import type { NeedTally } from './tally.ts';
import type { Usage } from './usage.ts';

/** What a subject needs. */
export interface SubjectNeeds {
  /** `undefined` where the trace does not show whom to bind. */
  readonly subject: Subject | undefined;
  readonly tallies: readonly NeedTally[];
}

/** What each subject of a trace needs: those who made requests, and those they impersonated. */
export function needsBySubject(usage: Usage): SubjectNeeds[] {
  return grouped(usage.tallies());
}

/**
 * What has to be granted for a subject, or without one for each of a trace. Where the trace is of others, whom they impersonated gets what the
 * server said is missing: the rest of it they had.
 */
export function needsToGrant(usage: Usage, subject: Subject | undefined): SubjectNeeds[] {
  if (!subject) return needsBySubject(usage);
  const own = needsOfSubject(usage, subject);
  const counted = new Set<NeedTally>(own.tallies);
  const isOwn = own.tallies.some(({ isAsked }) => isAsked);
  const missing = usage.tallies().filter((tally) => !isOwn && !counted.has(tally) && tally.isMissing);
  return [own, ...grouped(missing)];
}

function grouped(tallies: readonly NeedTally[]): SubjectNeeds[] {
  const bySubject = new Map<string, { subject: Subject | undefined; tallies: NeedTally[] }>();
  for (const tally of tallies) {
    const subject = tally.user === undefined ? undefined : subjectOf(tally.user);
    const key = JSON.stringify(subject ?? null);
    const known = bySubject.get(key);
    if (known) known.tallies.push(tally);
    else bySubject.set(key, { subject, tallies: [tally] });
  }
  return [...bySubject.values()];
}

/**
 * What the subject that a Usage was asked for needs: what it did itself, where the trace has that. Otherwise what those did who made the
 * requests, so that the subject can do the same, impersonation included.
 */
export function needsOfSubject(usage: Usage, subject: Subject): SubjectNeeds {
  const all = usage.tallies();
  if (!all.some(({ isAsked }) => isAsked)) return { subject, tallies: needsOfActors(usage) };
  return { subject, tallies: all.filter(({ isAsked, user }) => isAsked || user === undefined) };
}

/** What those need who made the requests, without what those need whom they impersonated. */
export function needsOfActors(usage: Usage): NeedTally[] {
  return usage.tallies().filter(({ isImpersonated }) => !isImpersonated);
}

/** The users of a trace for whom nothing is granted. */
export function otherUsers(usage: Usage, granted: readonly SubjectNeeds[]): string[] {
  const counted = new Set<NeedTally>(granted.flatMap(({ tallies }) => tallies));
  const others = usage.tallies().filter((tally) => !counted.has(tally));
  return [...new Set(others.flatMap(({ user }) => (user === undefined ? [] : [user])))];
}
