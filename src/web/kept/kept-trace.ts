import { randomBytes } from 'node:crypto';
import type { Exchange } from '../../trace/exchange.ts';
import type { Observer, TraceEvent } from '../../trace/observer.ts';
import { ByteRing } from './byte-ring.ts';
import { Kept, type Rings } from './kept.ts';

/** How much of a trace is kept for the page. */
export interface KeptTraceOptions {
  /** How many exchanges. Those that have not ended are kept in addition. Default 20,000. */
  readonly capacity?: number;
  /** How many bytes their bodies may have together. Default 64 MiB. */
  readonly memory?: number;
}

/**
 * The latest exchanges of a trace, numbered by their changes, so that a reader says which change it has seen and gets what came after it: of each exchange
 * the latest state. Nothing is formatted here.
 */
export class KeptTrace implements Observer {
  /** Which run of kubetrace this is: change numbers of another say nothing. */
  readonly epoch = randomBytes(6).toString('hex');
  readonly bodyBytes = MAX_KEPT_BODY;
  readonly streams = true;
  readonly #capacity: number;
  readonly #rings: Rings;
  /** By id modulo the capacity. */
  readonly #ring: (Kept | undefined)[] = [];
  /** Those that lost their place in the ring before they ended: a watch outlasts many requests. */
  readonly #lasting = new Map<number, Kept>();
  readonly #listeners = new Set<() => void>();
  /** Those that have ended and are not in the rings yet. */
  #unpacked: Kept[] = [];
  /** Of their bodies. */
  #unpackedBytes = 0;
  #packing: NodeJS.Timeout | undefined;
  #change = 0;
  #lastId = 0;
  #clearedUpTo = 0;

  constructor({ capacity = 20_000, memory = 64 * 1024 * 1024 }: KeptTraceOptions = {}) {
    this.#capacity = capacity;
    this.#rings = { heads: new ByteRing(capacity * HEAD), bodies: new ByteRing(memory) };
  }

  /** How many exchanges are kept. */
  get size(): number {
    return this.#kept().length;
  }

  /** The number of the last change. */
  get change(): number {
    return this.#change;
  }

  /** The id of the last exchange. */
  get lastId(): number {
    return this.#lastId;
  }

  /** The id of the last exchange that was there when all were forgotten. */
  get clearedUpTo(): number {
    return this.#clearedUpTo;
  }

  /** How many have not ended. */
  get underWay(): number {
    return this.#kept().filter(({ hasEnded }) => !hasEnded).length;
  }

  /** Exchanges with a lower id are gone, except for `older`. */
  get oldest(): number {
    return Math.max(1, this.#clearedUpTo + 1, this.#lastId - this.#capacity + 1);
  }

  /** The ids of those that are kept though they are old, since they have not ended. */
  get older(): number[] {
    return [...this.#lasting.keys()];
  }

  observe({ type, object }: TraceEvent): void {
    if (type === 'DELETED') return;
    const kept = this.#place(object);
    if (!kept) return;
    kept.set(object);
    if (kept.hasEnded) this.#ended(kept);
    this.#changed(kept);
  }

  /** The exchange with this id; `undefined` where it is not kept (any more). */
  get(id: number): Exchange | undefined {
    return this.#find(id)?.exchange;
  }

  /** Says that an exchange is another one that the page has sent again. */
  markResent(id: number, from: number): void {
    const kept = this.#find(id);
    if (!kept) return;
    kept.resent = from;
    this.#changed(kept);
  }

  /** The exchange that was sent again as this one. */
  resentFrom(id: number): number | undefined {
    return this.#find(id)?.resent;
  }

  /** All that are kept, by id. To unpack many at once takes long: see `exchanges`. */
  all(): Kept[] {
    return this.#kept().toSorted((a, b) => a.id - b.id);
  }

  /** All that are kept, by id, a few at a time, so that the traffic goes on meanwhile. */
  async *exchanges(): AsyncGenerator<Exchange> {
    let begun = performance.now();
    for (const { exchange } of this.all()) {
      if (exchange) yield exchange;
      if (performance.now() - begun < AT_ONCE) continue;
      await new Promise(setImmediate);
      begun = performance.now();
    }
  }

  /** What has changed after a change, by its last change. */
  since(change: number): Kept[] {
    if (change >= this.#change) return [];
    return this.#kept()
      .filter((kept) => kept.change > change)
      .toSorted((a, b) => a.change - b.change);
  }

  /** How many of the exchanges after one with this id are not kept any more. */
  lostAfter(id: number): number {
    if (id >= this.#lastId) return 0;
    let kept = 0;
    for (const held of this.#kept()) if (held.id > id) kept++;
    return this.#lastId - id - kept;
  }

  /** Forgets those that have ended. */
  clear(): void {
    for (const kept of this.#ring) if (kept) this.#leave(kept);
    this.#clearedUpTo = this.#lastId;
    this.#change++;
    for (const heard of this.#listeners) heard();
  }

  /** Calls a function after every change, until the returned function is called. It must be cheap. */
  onChange(heard: () => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  #find(id: number): Kept | undefined {
    const kept = this.#ring[id % this.#capacity];
    return kept?.id === id ? kept : this.#lasting.get(id);
  }

  #changed(kept: Kept): void {
    kept.change = ++this.#change;
    for (const heard of this.#listeners) heard();
  }

  /** Several are packed at once, since code that runs again at once is faster, and soon, while they are young. */
  #ended(kept: Kept): void {
    this.#lasting.delete(kept.id);
    this.#unpacked.push(kept);
    this.#unpackedBytes += kept.bodySize;
    if (this.#unpacked.length >= MOST_UNPACKED || this.#unpackedBytes >= MOST_UNPACKED_BYTES) this.#pack();
    else this.#packing ??= setTimeout(() => this.#pack(), PACK_AFTER).unref();
  }

  #pack(): void {
    clearTimeout(this.#packing);
    this.#packing = undefined;
    for (const kept of this.#unpacked) kept.pack();
    this.#unpacked = [];
    this.#unpackedBytes = 0;
  }

  #place({ id }: Exchange): Kept | undefined {
    const place = id % this.#capacity;
    const there = this.#ring[place];
    if (there?.id === id) return there;
    const lasting = this.#lasting.get(id);
    if (lasting) return lasting;
    // It was forgotten.
    if (id <= this.#lastId) return undefined;
    this.#lastId = id;
    if (there) this.#leave(there);
    const kept = new Kept(id, this.#rings);
    this.#ring[place] = kept;
    return kept;
  }

  /** It loses its place. */
  #leave(kept: Kept): void {
    this.#ring[kept.id % this.#capacity] = undefined;
    if (!kept.hasEnded) this.#lasting.set(kept.id, kept);
  }

  #kept(): Kept[] {
    return [...this.#ring.filter((kept) => kept !== undefined), ...this.#lasting.values()];
  }
}

/** In milliseconds. */
const AT_ONCE = 10;
const PACK_AFTER = 50;
const MOST_UNPACKED = 64;
const MOST_UNPACKED_BYTES = 1024 * 1024;

/** What an exchange takes without its bodies; most take less. In bytes. */
const HEAD = 2 * 1024;

/** Of each body, in bytes. */
const MAX_KEPT_BODY = 1024 * 1024;
