import { signal } from '@preact/signals';
import type { ListedRow } from './row-store.ts';
import { watchRows } from './rows.ts';

/** How many of the exchanges were denied, those that a filter hides too. */
export const deniedRows = signal(0);

let denied = 0;

watchRows(
  {
    added: ({ row }) => (denied += countOf(row)),
    changed: ({ row }, before) => (denied += countOf(row) - countOf(before)),
    dropped: ({ row }) => (denied -= countOf(row)),
  },
  () => (deniedRows.value = denied),
);

function countOf({ outcome }: ListedRow): 0 | 1 {
  return outcome === 'denied' ? 1 : 0;
}
