import type { Exchange } from '../trace/exchange.ts';
import type { TraceSource } from './counts/caller.ts';
import { type PassedOver, UsageCounts } from './counts/usage-counts.ts';
import type { NeedTally } from './tally.ts';
import { type UsageOptions, UsageView } from './usage-view.ts';

/** What traces needed, counted as exchanges stream by. What it says does not depend on the order in which they come. */
export class Usage {
  readonly counts: UsageCounts;
  readonly #options: UsageOptions;
  /** Of all that was added. */
  #view: UsageView | undefined;

  constructor(options: UsageOptions = {}, counts = new UsageCounts()) {
    this.#options = options;
    this.counts = counts;
  }

  add(exchange: Exchange, { source = 'recording' }: { readonly source?: TraceSource } = {}): void {
    this.#view = undefined;
    this.counts.add(exchange, source);
  }

  /** Why requests are not counted, and how many. */
  get passedOver(): ReadonlyMap<PassedOver, number> {
    return this.#now.passedOver;
  }

  /** What may be missing since the trace does not show it, and how often. */
  get unknown(): ReadonlyMap<string, number> {
    return this.#now.unknown;
  }

  /** Users of requests that are not counted, since they are not the subject's; at most five. */
  get others(): readonly string[] {
    return this.#now.others;
  }

  /** Requests that count. */
  get requests(): number {
    return this.#now.requests;
  }

  /** Epoch milliseconds of the first of them. */
  get firstAt(): number {
    return this.#now.times.first;
  }

  /** Epoch milliseconds of the last of them. */
  get lastAt(): number {
    return this.#now.times.last;
  }

  /** Sorted by user and permission. Where a trace names only one actor, requests without a name count as that actor's. */
  tallies(): readonly NeedTally[] {
    return this.#now.tallies;
  }

  /** The groups of a user who made requests, as far as these show them. */
  groupsOf(actor: string | undefined): readonly string[] {
    return this.#now.groupsOf(actor);
  }

  /** The groups of a user, who acted or was impersonated, in any of the requests. */
  knownGroupsOf(user: string): readonly string[] {
    return this.#now.knownGroupsOf(user);
  }

  /** `GROUP/RESOURCE` of what discovery answers in the trace say is in no namespace. */
  get clusterScoped(): ReadonlySet<string> {
    return this.counts.clusterScoped;
  }

  get #now(): UsageView {
    return (this.#view ??= new UsageView(this.counts, this.#options));
  }
}
