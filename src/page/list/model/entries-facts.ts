import type { Entry } from '../../state/row-store.ts';
import { CLASS_OF } from './outcome-class.ts';

/** What a line says of several exchanges. Calls of kubetrace itself do not count. */
export interface EntriesFacts {
  readonly requests: number;
  readonly denied: number;
  readonly errors: number;
  /** Of all bodies. */
  readonly bytes: number;
  /** Epoch milliseconds: from the start of the first to the end of the last that has ended. */
  readonly from: number;
  readonly to: number;
}

/** Adds up exchanges. */
export function factsOf(entries: readonly Entry[]): EntriesFacts {
  let [requests, denied, errors, bytes] = [0, 0, 0, 0];
  let [from, to] = [Infinity, 0];
  for (const { row } of entries) {
    if (row.origin === 'kubetrace') continue;
    const kind = CLASS_OF[row.outcome];
    requests++;
    if (kind === 'denied') denied++;
    else if (kind !== 'fine') errors++;
    bytes += row.sent + row.received;
    from = Math.min(from, row.at);
    to = Math.max(to, row.at + (row.ended ?? row.started ?? 0));
  }
  return { requests, denied, errors, bytes, from, to };
}
