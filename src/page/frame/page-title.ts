import { effect } from '@preact/signals';
import { deniedRows } from '../state/denied-rows.ts';
import { session } from '../state/session.ts';

/** Keeps the title of the window: how many requests were denied, and of what the trace is. */
export function keepTitle(): void {
  effect(() => {
    const { context, source } = session.value ?? {};
    const about = context ?? source;
    const count = deniedRows.value > 0 ? `(${deniedRows.value} denied) ` : '';
    document.title = `${count}kubetrace${about === undefined ? '' : `: ${about}`}`;
  });
}
