import type { TraceSource } from '../../../needs/counts/caller.ts';
import { Usage } from '../../../needs/usage.ts';
import { type Subject, subjectOf, usernameOf } from '../../../rbac/rules/subject.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import { identityOf } from '../../../trace/identity.ts';
import type { KeptTrace } from '../../kept/kept-trace.ts';
import type { RolesWanted } from './roles-wanted.ts';

/**
 * What a kept trace needed, counted once per exchange, when it has ended: asked again, only the new ones are added. They are added in slices, so that nothing
 * else waits for long.
 */
export class KeptUsage {
  readonly usage: Usage;
  /** Who made requests, and ServiceAccounts that requests were about, by user name. */
  readonly subjects = new Map<string, Subject>();
  readonly #trace: KeptTrace;
  readonly #wanted: RolesWanted;
  readonly #clearedUpTo: number;
  readonly #sourceOf: (exchange: Exchange) => TraceSource;
  /** The ids of those that were looked at. */
  readonly #seen = new Set<number>();
  #change = 0;
  #counted = 0;
  #underWay = 0;
  #updating: Promise<void> = Promise.resolve();

  /** `sourceOf`: where an exchange was read from, which decides whose requests count. */
  constructor(
    trace: KeptTrace,
    wanted: RolesWanted,
    sourceOf: (exchange: Exchange) => TraceSource = () => 'recording',
  ) {
    const { subject, allowedOnly } = wanted;
    this.#sourceOf = sourceOf;
    this.usage = new Usage({ subject, allowedOnly });
    this.#trace = trace;
    this.#wanted = wanted;
    this.#clearedUpTo = trace.clearedUpTo;
  }

  /** Whether all exchanges have been forgotten since. */
  get isPast(): boolean {
    return this.#trace.clearedUpTo !== this.#clearedUpTo;
  }

  /** How many exchanges were dropped before they were counted. */
  get missed(): number {
    return Math.max(0, this.#trace.lastId - this.#clearedUpTo - this.#counted - this.#underWay);
  }

  /** How many exchanges have been looked at. */
  get counted(): number {
    return this.#counted;
  }

  /** Resolves when all that have ended are counted. */
  update(): Promise<void> {
    return (this.#updating = this.#updating.then(() => this.#add()));
  }

  async #add(): Promise<void> {
    const { change } = this.#trace;
    if (change === this.#change) return;
    const changed = this.#trace.since(this.#change);
    this.#change = change;
    this.#forgetOld();
    this.#underWay = this.#trace.underWay;
    let until = performance.now() + SLICE;
    for (const kept of changed) {
      const exchange = kept.hasEnded && !this.#seen.has(kept.id) ? kept.exchange : undefined;
      if (exchange) this.#count(exchange);
      if (performance.now() < until) continue;
      await new Promise(setImmediate);
      until = performance.now() + SLICE;
    }
  }

  #count(exchange: Exchange): void {
    this.#seen.add(exchange.id);
    if (exchange.id > this.#clearedUpTo) this.#counted++;
    this.#meet(exchange);
    const { filter } = this.#wanted;
    if (!filter || filter(exchange)) this.usage.add(exchange, { source: this.#sourceOf(exchange) });
  }

  #meet(exchange: Exchange): void {
    if (this.subjects.size >= MAX_SUBJECTS) return;
    const { user } = identityOf(exchange);
    const { resource = '', subresource, namespace = '', name = '' } = exchange.requestInfo ?? {};
    const isAccount = resource === 'serviceaccounts' && name !== '' && namespace !== '' && subresource !== undefined;
    const account = isAccount ? usernameOf({ kind: 'ServiceAccount', namespace, name }) : undefined;
    for (const username of [user, account]) {
      if (username !== undefined && username !== '') this.subjects.set(username, subjectOf(username));
    }
  }

  /** Those that are not kept do not come again. */
  #forgetOld(): void {
    if (this.#seen.size < MAX_SEEN) return;
    const { oldest } = this.#trace;
    for (const id of this.#seen) if (id < oldest) this.#seen.delete(id);
  }
}

/** In milliseconds; a single exchange with a large body takes longer. */
const SLICE = 8;
const MAX_SUBJECTS = 200;
const MAX_SEEN = 50_000;
