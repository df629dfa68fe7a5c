import type { Exchange } from '../../trace/exchange.ts';
import { type Identity, identityOf } from '../../trace/identity.ts';
import { isOwnCall } from '../../trace/own-calls.ts';
import { clusterScopedResources } from '../discovery.ts';
import { KnownObjects } from '../known-objects.ts';
import type { Need } from '../need.ts';
import { needsOf } from '../needs.ts';
import { secondNeeds } from '../second-needs.ts';
import { callerKey, callerOf, identityKey, isAllowed, type TraceSource } from './caller.ts';
import { CallerCount } from './caller-count.ts';

/** Why an exchange does not need a permission. */
export type PassedOver =
  | 'of kubetrace itself'
  | 'refused by kubetrace'
  | 'not authenticated'
  | 'not decoded'
  | 'with a * in its path'
  | 'refused before the API server'
  | 'denied or unanswered';

/** Why an exchange is passed over whatever is asked for. */
export type AlwaysPassed = Exclude<PassedOver, 'with a * in its path' | 'denied or unanswered'>;

/**
 * What traces needed, by caller, counted as exchanges stream by: memory grows with the number of different callers and permissions, not of requests.
 * To take the counts of several traces together is the same as to count them all at once, in any order and any grouping; only what an earlier request
 * shows about a later one (the rules of a role that is bound) is known within one of them and not across.
 */
export class UsageCounts {
  readonly passedOver = new Map<AlwaysPassed, number>();
  /** `GROUP/RESOURCE` of what discovery answers say is in no namespace. */
  readonly clusterScoped = new Set<string>();
  readonly #callers = new Map<string, CallerCount>();
  /** The same, by keys whose groups have the order of some request. */
  readonly #byIdentity = new Map<string, CallerCount>();
  readonly #discovered = new Set<string>();
  readonly #known = new KnownObjects();

  /** In the order of their keys. */
  get callers(): CallerCount[] {
    return [...this.#callers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, caller]) => caller);
  }

  add(exchange: Exchange, source: TraceSource): void {
    const reason = reasonToPass(exchange);
    if (reason) return this.addPassed(reason, 1);
    const identity = identityOf(exchange);
    const second = secondNeeds(exchange, this.#known);
    this.#known.add(exchange);
    const needs = needsOf(exchange, identity.impersonation, second.needs);
    this.#discover(exchange);
    const caller = this.#callerOf(exchange, identity, needs, source);
    caller.requests++;
    caller.times.add(exchange.startedAt);
    for (const need of needs) {
      caller.needCount({ anyOf: need.anyOf, isImpersonated: need.user !== undefined }).add(need, exchange);
    }
    for (const text of second.unknown) caller.addUnknown(text, 1);
  }

  addPassed(reason: AlwaysPassed, count: number): void {
    this.passedOver.set(reason, (this.passedOver.get(reason) ?? 0) + count);
  }

  /** Adds what was counted of a caller. */
  takeCaller(other: CallerCount): void {
    const { needOf } = other;
    const key = callerKey(other.caller, needOf);
    let caller = this.#callers.get(key);
    if (!caller) this.#callers.set(key, (caller = new CallerCount(other.caller, needOf)));
    caller.take(other);
  }

  /** Adds all that another has counted. */
  take(other: UsageCounts): void {
    for (const [reason, count] of other.passedOver) this.addPassed(reason, count);
    for (const resource of other.clusterScoped) this.clusterScoped.add(resource);
    for (const caller of other.callers) this.takeCaller(caller);
  }

  #callerOf(exchange: Exchange, identity: Identity, needs: readonly Need[], source: TraceSource): CallerCount {
    const needOf = needs.reduce((found, { user }) => found | (user === undefined ? 1 : 2), 0);
    const facts = { source, isAllowed: isAllowed(exchange) };
    const key = identityKey(identity, needOf, facts);
    const known = this.#byIdentity.get(key);
    if (known) return known;
    const caller = callerOf(identity, facts);
    const own = callerKey(caller, needOf);
    const found = this.#callers.get(own) ?? new CallerCount(caller, needOf);
    this.#callers.set(own, found);
    this.#byIdentity.set(key, found);
    return found;
  }

  #discover(exchange: Exchange): void {
    const { path = '', isResourceRequest } = exchange.requestInfo ?? {};
    if (isResourceRequest || !path.startsWith('/api') || this.#discovered.has(path)) return;
    const found = clusterScopedResources(exchange);
    if (!found) return;
    this.#discovered.add(path);
    for (const resource of found) this.clusterScoped.add(resource);
  }
}

function reasonToPass(exchange: Exchange): AlwaysPassed | undefined {
  const { refusal, requestInfo, response, denial } = exchange;
  if (isOwnCall(exchange)) return 'of kubetrace itself';
  if (refusal || denial?.class === 'refusal') return 'refused by kubetrace';
  if (!requestInfo) return 'not decoded';
  if (response?.status === 401) return 'not authenticated';
  if (denial?.class === 'gateway') return 'refused before the API server';
  return undefined;
}
