import type { Exchange } from '../trace/exchange.ts';
import type { Observer, TraceEvent } from '../trace/observer.ts';
import { isOwnCall } from '../trace/own-calls.ts';
import type { Trace as Recorded } from '../trace/trace.ts';

/** What went through a proxy. */
export interface Trace {
  /**
   * The exchanges that are kept, in the order of their requests, those under way among them. An exchange under way goes on to change; its `stage`
   * says how far it is. What kubetrace itself asked the server is left out.
   */
  readonly exchanges: readonly Exchange[];
  /** How many were forgotten, oldest first, since more came than `keep` allows. */
  readonly forgotten: number;
  /** Resolves when no request is under way, or after so many milliseconds (default 5000), whichever comes first. */
  idle(patience?: number): Promise<void>;
  /** Shows an observer what is kept, then all that happens. Returns a function that ends that. */
  watch(observer: Observer): () => void;
}

/** Keeps what a trace announces until the trace forgets it. */
export class KeptTrace implements Trace, Observer {
  readonly bodyBytes: number;
  readonly streams = true;
  readonly #recorded: Recorded;
  readonly #kept = new Map<number, Exchange>();
  #forgotten = 0;

  constructor(recorded: Recorded, bodyBytes: number) {
    this.#recorded = recorded;
    this.bodyBytes = bodyBytes;
    recorded.watch(this);
  }

  get exchanges(): readonly Exchange[] {
    return [...this.#kept.values()];
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  async idle(patience = 5000): Promise<void> {
    await this.#recorded.idle(patience);
  }

  watch(observer: Observer): () => void {
    return this.#recorded.watch(observer);
  }

  observe({ type, object }: TraceEvent): void {
    if (isOwnCall(object)) return;
    if (type === 'ADDED') this.#kept.set(object.id, object);
    else if (type === 'DELETED' && this.#kept.delete(object.id)) this.#forgotten++;
  }
}
