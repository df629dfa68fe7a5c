import { computed, signal } from '@preact/signals';
import type { Row } from '../../web/wire/row.ts';

/** A row of the list. Ids begin anew when kubetrace is started again, so a row also says in which run it was seen. */
export interface ListedRow extends Row {
  /** 0 for the first run that this page has seen. */
  readonly run: number;
}

/** Tells rows of all runs apart. */
export type RowKey = `${number}:${number}`;

/** The key of a row. */
export function keyOf({ run, id }: Pick<ListedRow, 'run' | 'id'>): RowKey {
  return `${run}:${id}`;
}

const byKey = new Map<RowKey, ListedRow>();
const all = signal<readonly ListedRow[]>([]);

/** All rows in the order of their arrival, those that a filter hides too. A new list whenever something changes. */
export const rows = computed(() => all.value);

/** The rows that the filter shows. */
export const shownRows = computed(() => all.value.filter((row) => row.isHidden !== true));

/** The row with a key; reads the current rows, so that it is looked up again when they change. */
export function rowOf(key: RowKey | undefined): ListedRow | undefined {
  return key === undefined || all.value.length === 0 ? undefined : byKey.get(key);
}

/** Takes rows in; each takes the place of what was known of it. */
export function addRows(run: number, added: readonly Row[]): void {
  for (const row of added) byKey.set(keyOf({ run, id: row.id }), { ...row, run });
  publish();
}

/** Drops rows of a run that the server has dropped: those with an id below `oldest`, except for `older`. */
export function dropBelow(run: number, oldest: number, older: readonly number[]): void {
  let dropped = false;
  for (const [key, row] of byKey) {
    if (row.run !== run || row.id >= oldest || older.includes(row.id)) continue;
    byKey.delete(key);
    dropped = true;
  }
  if (dropped) publish();
}

/** Drops the rows of all runs before this one, or all. */
export function dropRuns(before: number): void {
  for (const [key, row] of byKey) if (row.run < before) byKey.delete(key);
  publish();
}

/** Says of each row of a run whether the filter shows it. */
export function showOnly(run: number, ids: ReadonlySet<number> | undefined): void {
  for (const [key, row] of byKey) {
    const { isHidden: _hidden, ...rest } = row;
    const isShown = ids === undefined || (row.run === run && ids.has(row.id));
    byKey.set(key, isShown ? rest : { ...rest, isHidden: true });
  }
  publish();
}

function publish(): void {
  all.value = [...byKey.values()];
}
