import type { Subject } from '../rbac/rules/subject.ts';
import type { Exchange } from '../trace/exchange.ts';
import { type Identity, identityOf } from '../trace/identity.ts';
import { isOwnCall } from '../trace/own-calls.ts';
import { clusterScopedResources } from './discovery.ts';
import { isSubject } from './is-subject.ts';
import { KnownObjects } from './known-objects.ts';
import type { Need } from './need.ts';
import { needsOf } from './needs.ts';
import { permissionKey } from './permission.ts';
import { secondNeeds } from './second-needs.ts';
import { Draft, type NeedTally } from './tally.ts';

/** Why an exchange does not need a permission. */
export type PassedOver =
  | 'of kubetrace itself'
  | 'refused by kubetrace'
  | 'not authenticated'
  | 'not decoded'
  | 'with a * in its path'
  | 'refused before the API server'
  | 'denied or unanswered';

/** What a Usage counts. */
export interface UsageOptions {
  readonly allowedOnly?: boolean;
  /** Whose needs are marked. */
  readonly subject?: Subject | undefined;
}

/** What traces needed, counted as exchanges stream by: memory grows with the number of different permissions, not of requests. */
export class Usage {
  readonly passedOver = new Map<PassedOver, number>();
  /** What may be missing since the trace does not show it, and how often. */
  readonly unknown = new Map<string, number>();
  /** Users of requests that are not counted, since they are not the subject's. */
  readonly others = new Set<string>();
  /** Requests that count. */
  requests = 0;
  /** Epoch milliseconds of the first and the last of them. */
  firstAt = Infinity;
  lastAt = -Infinity;
  readonly #options: UsageOptions;
  readonly #drafts = new Map<string, Draft>();
  readonly #groups = new Map<string | undefined, readonly string[]>();
  readonly #groupsOfUsers = new Map<string, Set<string>>();
  readonly #clusterScoped = new Set<string>();
  readonly #discovered = new Set<string>();
  readonly #known = new KnownObjects();
  /** Of all that was added. */
  #merged: readonly NeedTally[] | undefined;

  constructor(options: UsageOptions = {}) {
    this.#options = options;
  }

  /** `isOneOfMany`: it is from a log of everyone's requests, of which only those of the subject count. */
  add(exchange: Exchange, { isOneOfMany = false }: { readonly isOneOfMany?: boolean } = {}): void {
    this.#merged = undefined;
    const reason = this.#reasonToPass(exchange);
    if (reason) return this.#pass(reason);
    const identity = identityOf(exchange);
    const second = secondNeeds(exchange, this.#known);
    this.#known.add(exchange);
    const all = needsOf(exchange, identity.impersonation, second.needs);
    const needs = isOneOfMany && this.#options.subject ? all.filter((need) => this.#isAsked(need, identity)) : all;
    this.#discover(exchange);
    if (all.length > 0 && needs.length === 0) return this.#leaveOut(identity);
    if (needs.length === 0) return this.#pass('with a * in its path');
    this.#count(exchange);
    if (identity.groups.length > 0) this.#groups.set(identity.actor, identity.groups);
    this.#know(identity.actor, identity.groups);
    if (identity.impersonation) this.#know(identity.user, identity.userGroups);
    for (const need of needs) this.#tally(need, identity, exchange);
    for (const text of second.unknown) this.unknown.set(text, (this.unknown.get(text) ?? 0) + 1);
  }

  /** Where a trace names only one actor, requests without a name count as that actor's. */
  tallies(): readonly NeedTally[] {
    return (this.#merged ??= this.#mergedTallies());
  }

  #mergedTallies(): readonly NeedTally[] {
    const drafts = [...this.#drafts.values()];
    const actors = new Set(drafts.flatMap(({ user, isImpersonated }) => (isImpersonated ? [] : [user])));
    actors.delete(undefined);
    const [actor] = actors;
    if (actor === undefined || actors.size > 1) return drafts;
    const isAsked = drafts.some((draft) => draft.user === actor && !draft.isImpersonated && draft.isAsked);
    const merged = new Map<string, Draft>();
    for (const draft of drafts) {
      const named = draft.user === undefined ? draft.of(actor, isAsked) : draft;
      merged.set(named.key, merged.get(named.key)?.with(named) ?? named);
    }
    return [...merged.values()];
  }

  /** The groups of an actor, as far as the trace shows them. */
  groupsOf(actor: string | undefined): readonly string[] {
    return this.#groups.get(actor) ?? [];
  }

  /** The groups of a user, who acted or was impersonated, in any of the requests. */
  knownGroupsOf(user: string): readonly string[] {
    return [...(this.#groupsOfUsers.get(user) ?? [])];
  }

  /** `GROUP/RESOURCE` of what discovery answers in the trace say is in no namespace. */
  get clusterScoped(): ReadonlySet<string> {
    return this.#clusterScoped;
  }

  #reasonToPass(exchange: Exchange): PassedOver | undefined {
    const { refusal, requestInfo, response, denial } = exchange;
    if (isOwnCall(exchange)) return 'of kubetrace itself';
    if (refusal || denial?.class === 'refusal') return 'refused by kubetrace';
    if (!requestInfo) return 'not decoded';
    if (response?.status === 401) return 'not authenticated';
    if (denial?.class === 'gateway') return 'refused before the API server';
    if (this.#options.allowedOnly && (!response || response.status === 403 || denial)) return 'denied or unanswered';
    return undefined;
  }

  #know(user: string | undefined, groups: readonly string[]): void {
    if (user === undefined || groups.length === 0) return;
    const known = this.#groupsOfUsers.get(user) ?? new Set();
    this.#groupsOfUsers.set(user, known);
    for (const group of groups) known.add(group);
  }

  #pass(reason: PassedOver): void {
    this.passedOver.set(reason, (this.passedOver.get(reason) ?? 0) + 1);
  }

  #leaveOut({ user, actor }: Identity): void {
    if (this.others.size < MAX_OTHERS) this.others.add(user ?? actor ?? '');
  }

  #count({ startedAt }: Exchange): void {
    this.requests++;
    this.firstAt = Math.min(this.firstAt, startedAt);
    this.lastAt = Math.max(this.lastAt, startedAt);
  }

  #isAsked({ user }: Need, identity: Identity): boolean {
    const { subject } = this.#options;
    if (!subject) return false;
    return user === undefined
      ? isSubject(subject, identity.actor, identity.groups)
      : isSubject(subject, user, identity.userGroups);
  }

  #tally(need: Need, identity: Identity, exchange: Exchange): void {
    const user = need.user ?? identity.actor;
    const isAsked = this.#isAsked(need, identity);
    const isImpersonated = need.user !== undefined;
    const key = `${isAsked ? 1 : 0}${isImpersonated ? 1 : 0}${user ?? ''}\0${needKey(need)}`;
    let draft = this.#drafts.get(key);
    if (!draft) this.#drafts.set(key, (draft = new Draft(need.anyOf, { user, isImpersonated, isAsked })));
    draft.add(need, exchange);
  }

  #discover(exchange: Exchange): void {
    const { path = '', isResourceRequest } = exchange.requestInfo ?? {};
    if (isResourceRequest || !path.startsWith('/api') || this.#discovered.has(path)) return;
    const found = clusterScopedResources(exchange);
    if (!found) return;
    this.#discovered.add(path);
    for (const resource of found) this.#clusterScoped.add(resource);
  }
}

const MAX_OTHERS = 5;

function needKey({ anyOf }: Need): string {
  const [[only, ...more], ...others] = anyOf;
  if (only && more.length === 0 && others.length === 0) return permissionKey(only);
  return anyOf.map((permissions) => permissions.map(permissionKey).join('\x01')).join('\x02');
}
