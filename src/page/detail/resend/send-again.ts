import { effect } from '@preact/signals';
import type { ResendRequest, Resent } from '../../../web/wire/commands.ts';
import { call, CallError } from '../../api/call.ts';
import { cursor } from '../../list/grid/cursor.ts';
import { keyOf, type ListedRow, rowOf, type RowKey } from '../../state/rows.ts';
import { selected } from '../../state/view.ts';
import { problemText } from '../loading/use-answer.ts';

/** What came of asking kubetrace to send something: it did, or it wants a confirmation since something may change, or it cannot. */
export type Outcome = { readonly sent: Resent } | { readonly unconfirmed: string } | { readonly problem: string };

/** Asks kubetrace to send the request of a row again, with what is different. Never rejects. */
export async function sendAgain({ id }: ListedRow, request: ResendRequest): Promise<Outcome> {
  try {
    return { sent: await call<Resent>(`exchanges/${id}/resend`, { method: 'POST', body: request }) };
  } catch (error) {
    const isUnconfirmed = error instanceof CallError && error.status === 428;
    return isUnconfirmed ? { unconfirmed: error.message.replace(/^not sent: /, '') } : { problem: problemText(error) };
  }
}

/** Selects an exchange as soon as its row is there, unless the user has selected another by then. */
export function selectWhenThere(run: number, id: number): void {
  const key: RowKey = keyOf({ run, id });
  const before = selected.peek();
  let stop: (() => void) | undefined;
  let isDone = false;
  const end = (): void => {
    isDone = true;
    stop?.();
  };
  stop = effect(() => {
    if (selected.value !== before) return end();
    if (!rowOf(key)) return;
    end();
    selected.value = key;
    // The list shows where it is.
    cursor.value = key;
  });
  // An effect runs for the first time before it can be stopped.
  if (isDone) stop();
}
