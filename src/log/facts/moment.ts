import type { Exchange } from '../../trace/exchange.ts';

/** The time of a line, in epoch milliseconds: when the exchange ended, or when its response started if it is still running. */
export function momentOf({ startedAt, timings }: Exchange, moment: Moment): number {
  const elapsed = moment === 'opened' ? timings.responseStarted : (timings.ended ?? timings.responseStarted);
  return startedAt + (elapsed ?? 0);
}

/** When an exchange is logged: once when it ends or, for a long-running one, when it opens and when it closes. */
export type Moment = 'ended' | 'opened' | 'closed';
