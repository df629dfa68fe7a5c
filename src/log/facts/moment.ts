import type { Exchange } from '../../trace/exchange.ts';

/** When it happened what a line tells: the end, or the start of the answer of one that runs on. */
export function momentOf({ startedAt, timings }: Exchange, moment: Moment): number {
  const elapsed = moment === 'opened' ? timings.responseStarted : (timings.ended ?? timings.responseStarted);
  return startedAt + (elapsed ?? 0);
}

/** When an exchange is told: once at its end, or, where it runs long, as it opens and as it closes. */
export type Moment = 'ended' | 'opened' | 'closed';
