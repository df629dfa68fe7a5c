import type { Exchange } from '../trace/exchange.ts';
import { clusterScopedResources } from './discovery.ts';
import { identityOf } from './identity.ts';
import { type Need, needsOf } from './needs.ts';
import { type Permission, permissionKey } from './permission.ts';
import { firstPart } from '../api/text/first-part.ts';

/** How often a permission was needed, and by what. */
export interface Tally {
  readonly permission: Permission;
  /** Who made the requests, as the API server knows them; `undefined` where the trace does not show it. */
  readonly actor: string | undefined;
  /** As in a Need. */
  readonly user: string | undefined;
  /** Requests; further checks of the same request do not count again. */
  readonly count: number;
  readonly denied: number;
  /** Whether the last answer about it was that it is missing. */
  readonly isMissing: boolean;
  /** `kubectl/v1.33.1`. */
  readonly clients: ReadonlySet<string>;
  /** Why it is needed, where the request does not say so itself. */
  readonly whys: ReadonlySet<string>;
}

/** Why an exchange does not need a permission. */
export type PassedOver =
  | 'of kubetrace itself'
  | 'refused by kubetrace'
  | 'not authenticated'
  | 'not decoded'
  | 'with a * in its path'
  | 'refused before the API server'
  | 'denied or unanswered';

/** The permissions that traces used, counted as exchanges stream by: memory grows with the number of different permissions, not of requests. */
export class Usage {
  readonly passedOver = new Map<PassedOver, number>();
  /** Requests that count. */
  requests = 0;
  /** Epoch milliseconds of the first and the last of them. */
  firstAt = Infinity;
  lastAt = -Infinity;
  readonly #allowedOnly: boolean;
  readonly #tallies = new Map<string, Draft>();
  readonly #groups = new Map<string | undefined, readonly string[]>();
  readonly #clusterScoped = new Set<string>();
  readonly #discovered = new Set<string>();

  constructor({ allowedOnly = false }: { readonly allowedOnly?: boolean } = {}) {
    this.#allowedOnly = allowedOnly;
  }

  add(exchange: Exchange): void {
    const reason = this.#reasonToPass(exchange);
    if (reason) return this.#pass(reason);
    const { actor, groups, impersonation } = identityOf(exchange);
    const needs = needsOf(exchange, impersonation);
    if (needs.length === 0) return this.#pass('with a * in its path');
    this.requests++;
    this.firstAt = Math.min(this.firstAt, exchange.startedAt);
    this.lastAt = Math.max(this.lastAt, exchange.startedAt);
    if (groups.length > 0) this.#groups.set(actor, groups);
    for (const need of needs) this.#tally(actor, need, exchange);
    this.#discover(exchange);
  }

  /** Where a trace names only one actor, requests without a name count as that actor's. */
  tallies(): readonly Tally[] {
    const actors = new Set([...this.#tallies.values()].map(({ actor }) => actor));
    actors.delete(undefined);
    const [actor] = actors;
    if (actor === undefined || actors.size > 1) return [...this.#tallies.values()];
    const merged = new Map<string, Draft>();
    for (const tally of this.#tallies.values()) {
      const key = `${tally.user ?? ''}\0${permissionKey(tally.permission)}`;
      const known = merged.get(key);
      merged.set(key, { ...(known ? sumOf(known, tally) : tally), actor });
    }
    return [...merged.values()];
  }

  /** The groups of an actor, as far as the trace shows them. */
  groupsOf(actor: string | undefined): readonly string[] {
    return this.#groups.get(actor) ?? [];
  }

  /** `GROUP/RESOURCE` of what discovery answers in the trace say is in no namespace. */
  get clusterScoped(): ReadonlySet<string> {
    return this.#clusterScoped;
  }

  #reasonToPass({ origin, refusal, requestInfo, response, denial }: Exchange): PassedOver | undefined {
    if (origin === 'kubetrace') return 'of kubetrace itself';
    if (refusal || denial?.class === 'refusal') return 'refused by kubetrace';
    if (!requestInfo) return 'not decoded';
    if (response?.status === 401) return 'not authenticated';
    if (denial?.class === 'gateway') return 'refused before the API server';
    if (this.#allowedOnly && (!response || response.status === 403 || denial)) return 'denied or unanswered';
    return undefined;
  }

  #pass(reason: PassedOver): void {
    this.passedOver.set(reason, (this.passedOver.get(reason) ?? 0) + 1);
  }

  #tally(actor: string | undefined, need: Need, { startedAt, client, response }: Exchange): void {
    const key = `${actor ?? ''}\0${need.user ?? ''}\0${permissionKey(need.permission)}`;
    let tally = this.#tallies.get(key);
    if (!tally) this.#tallies.set(key, (tally = newTally(actor, need)));
    tally.count++;
    if (need.denied) tally.denied++;
    if (response && startedAt >= tally.at) {
      tally.at = startedAt;
      tally.isMissing = need.denied;
    }
    const agent = client.userAgent;
    if (agent !== tally.lastAgent && tally.clients.size < MAX_CLIENTS) {
      tally.lastAgent = agent;
      if (agent !== '') tally.clients.add(firstPart(agent, ' '));
    }
    if (need.why !== undefined) tally.whys.add(need.why);
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

const MAX_CLIENTS = 8;

type Draft = { -readonly [field in keyof Tally]: Tally[field] } & {
  readonly clients: Set<string>;
  readonly whys: Set<string>;
  lastAgent: string;
  /** When the last answer about it was asked for. */
  at: number;
};

function newTally(actor: string | undefined, { permission, user }: Need): Draft {
  return {
    permission,
    actor,
    user,
    count: 0,
    denied: 0,
    isMissing: false,
    clients: new Set(),
    whys: new Set(),
    lastAgent: '',
    at: 0,
  };
}

function sumOf(a: Draft, b: Draft): Draft {
  const latest = a.at > b.at ? a : b;
  return {
    ...latest,
    count: a.count + b.count,
    denied: a.denied + b.denied,
    clients: new Set([...a.clients, ...b.clients]),
    whys: new Set([...a.whys, ...b.whys]),
  };
}
