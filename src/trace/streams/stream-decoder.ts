import type { Way } from './stream-channels.ts';
import type { Outcome } from './stream-outcome.ts';

/** Reads what passes on an upgraded connection, and counts it by channel. */
export interface StreamDecoder {
  push(way: Way, data: Uint8Array): void;
  /** The connection has ended: what its error channel said. */
  finish(): Outcome;
  isBroken(way: Way): boolean;
  readonly close: { readonly by: Way; readonly code?: number } | undefined;
}
