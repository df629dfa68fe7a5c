import { computed, effect } from '@preact/signals';
import { rows } from '../state/rows.ts';
import { session } from '../state/session.ts';

const denied = computed(() => rows.value.filter(({ outcome }) => outcome === 'denied').length);

/** Keeps the title of the window: how many requests were denied, and of what the trace is. */
export function keepTitle(): void {
  effect(() => {
    const { context, source } = session.value ?? {};
    const about = context ?? source;
    const count = denied.value > 0 ? `(${denied.value} denied) ` : '';
    document.title = `${count}kubetrace${about === undefined ? '' : `: ${about}`}`;
  });
}
