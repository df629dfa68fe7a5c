import type { Exchange } from './exchange.ts';

/** A trace is watched like a resource: ADDED once, MODIFIED as its stage moves, DELETED when the ring forgets it. */
export interface TraceEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Exchange;
}

/** Something that watches the trace. It cannot change traffic; one that throws is reported once and dropped. */
export interface Observer {
  /** How many bytes of each body it needs: 0 (the default) for none, `Infinity` for all. */
  readonly bodyBytes?: number;
  /** How many bytes of the body of an error (400 and more) it needs, where that is more than `bodyBytes`. */
  readonly errorBytes?: number;
  /** Whether it needs `stream` of an exchange: what passes through upgraded connections and logs, counted. */
  readonly streams?: boolean;
  /** Which bodies `observeData` is called for: with `watches` only responses to watches, at the least. Default: `all`. */
  readonly dataOf?: 'all' | 'watches';
  observe(event: TraceEvent): void;
  /** Each piece of a body as it passes, secrets masked. Not called for bodies that are withheld or of upgraded connections. */
  observeData?(exchange: Exchange, side: 'request' | 'response', data: Uint8Array): void;
  close?(): void | Promise<void>;
}
