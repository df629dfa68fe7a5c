import { signal } from '@preact/signals';
import { call } from '../../api/call.ts';
import { dropEnded } from '../../state/rows.ts';
import { lostExchanges } from '../../state/stream.ts';
import { range } from '../model/shown.ts';

/** Why the trace could not be cleared. */
export const clearProblem = signal<string | undefined>(undefined);

/** Lets kubetrace and the page forget all exchanges that have ended. */
export async function clearTrace(): Promise<void> {
  try {
    await call('exchanges', { method: 'DELETE' });
    clearProblem.value = undefined;
    lostExchanges.value = 0;
    range.value = undefined;
    dropEnded();
  } catch (error) {
    clearProblem.value = `The trace was not cleared: ${(error as Error).message}`;
  }
}
