import type { Subject } from '../rbac/rules/subject.ts';
import type { UserInGroups } from './counts/caller.ts';
import type { CallerCount } from './counts/caller-count.ts';
import { LeastTexts } from './counts/least-texts.ts';
import { NeedCount, needKey } from './counts/need-count.ts';
import { TimeSpan } from './counts/time-span.ts';
import type { PassedOver, UsageCounts } from './counts/usage-counts.ts';
import { isSubject } from './is-subject.ts';
import type { NeedTally } from './tally.ts';

/** What is asked of counts. */
export interface UsageOptions {
  readonly allowedOnly?: boolean;
  /** Whose needs are marked. Of a log of everyone's requests only theirs count. */
  readonly subject?: Subject | undefined;
  /** Of such a log those of others count too. */
  readonly withOthers?: boolean;
}

/** What some counts say to who asks for a subject, or for what was allowed. */
export class UsageView {
  readonly passedOver: ReadonlyMap<PassedOver, number>;
  readonly unknown: ReadonlyMap<string, number>;
  requests = 0;
  readonly times = new TimeSpan();
  readonly tallies: readonly NeedTally[];
  readonly #passedOver = new Map<PassedOver, number>();
  readonly #unknown = new Map<string, number>();
  readonly #others = new LeastTexts(MAX_OTHERS);
  readonly #groups = new Map<string | undefined, Set<string>>();
  readonly #groupsOfUsers = new Map<string, Set<string>>();

  constructor(counts: UsageCounts, { subject, allowedOnly = false, withOthers = false }: UsageOptions) {
    const found: Counted[] = [];
    for (const [reason, count] of counts.passedOver) this.#pass(reason, count);
    for (const one of counts.callers) {
      const needs = [...one.needs.values()].map((count) => countedFor(subject, one, count));
      const isOfSubject = subject && !withOthers && one.caller.source !== 'recording';
      const wanted = isOfSubject ? needs.filter(({ isAsked }) => isAsked) : needs;
      if (allowedOnly && !one.caller.isAllowed) this.#pass('denied or unanswered', one.requests);
      else if (needs.length === 0) this.#pass('with a * in its path', one.requests);
      else if (wanted.length === 0) this.#leaveOut(one);
      else {
        this.#count(one);
        for (const need of wanted) found.push(need);
      }
    }
    this.tallies = tallied(found);
    this.passedOver = sortedMap(this.#passedOver);
    this.unknown = sortedMap(this.#unknown);
  }

  get others(): readonly string[] {
    return this.#others.sorted;
  }

  groupsOf(actor: string | undefined): readonly string[] {
    return [...(this.#groups.get(actor) ?? [])];
  }

  knownGroupsOf(user: string): readonly string[] {
    return [...(this.#groupsOfUsers.get(user) ?? [])];
  }

  #pass(reason: PassedOver, count: number): void {
    this.#passedOver.set(reason, (this.#passedOver.get(reason) ?? 0) + count);
  }

  #leaveOut({ caller: { user, impersonated } }: CallerCount): void {
    this.#others.add(impersonated?.user ?? user ?? '');
  }

  #count({ caller, requests, times, unknown }: CallerCount): void {
    this.requests += requests;
    this.times.take(times);
    for (const [text, count] of unknown) this.#unknown.set(text, (this.#unknown.get(text) ?? 0) + count);
    know(this.#groups, caller.user, caller.groups);
    for (const { user, groups } of [caller, ...(caller.impersonated ? [caller.impersonated] : [])]) {
      if (user !== undefined) know(this.#groupsOfUsers, user, groups);
    }
  }
}

const MAX_OTHERS = 5;

function sortedMap<Key extends string>(map: ReadonlyMap<Key, number>): ReadonlyMap<Key, number> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function know<User>(known: Map<User, Set<string>>, user: User, groups: readonly string[]): void {
  if (groups.length === 0) return;
  const all = known.get(user) ?? new Set();
  known.set(user, all);
  for (const group of groups) all.add(group);
}

/** A count of a need, and for whom. */
interface Counted {
  readonly user: string | undefined;
  readonly isAsked: boolean;
  readonly count: NeedCount;
}

function countedFor(subject: Subject | undefined, { caller }: CallerCount, count: NeedCount): Counted {
  const who: UserInGroups = count.isImpersonated && caller.impersonated ? caller.impersonated : caller;
  return { user: who.user, isAsked: subject !== undefined && isSubject(subject, who.user, who.groups), count };
}

function tallied(found: readonly Counted[]): NeedTally[] {
  const [actor, ...others] = new Set(
    found.flatMap(({ user, count }) => (count.isImpersonated || user === undefined ? [] : [user])),
  );
  const isAlone = actor !== undefined && others.length === 0;
  const isActorAsked = found.some(({ user, count, isAsked }) => user === actor && !count.isImpersonated && isAsked);
  const byKey = new Map<string, Counted>();
  for (const one of found) {
    const isNamed = one.user !== undefined || !isAlone;
    const counted = isNamed ? one : { ...one, user: actor, isAsked: isActorAsked };
    const key = tallyKey(counted);
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, count: new NeedCount(known.count).take(known.count).take(one.count) } : counted);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => tallyOf(counted));
}

function tallyKey({ user, isAsked, count }: Counted): string {
  const { isImpersonated } = count;
  return `${user === undefined ? 1 : 0}${user ?? ''}\0${isImpersonated ? 1 : 0}${isAsked ? 1 : 0}${needKey(count)}`;
}

function tallyOf({ user, isAsked, count: all }: Counted): NeedTally {
  const { anyOf, isImpersonated, count, denied, isMissing, clients, whys } = all;
  return { anyOf, user, isImpersonated, isAsked, count, denied, isMissing, clients: clients.sorted, whys: whys.sorted };
}
