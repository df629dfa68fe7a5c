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

/** The place of an exchange in the list; what is known of it changes. */
export interface Entry {
  readonly key: RowKey;
  /** Entries are sorted by it: by run, then by id. */
  readonly order: number;
  row: ListedRow;
}

/** Follows the rows of a store, one at a time. */
export interface RowWatcher {
  /** It usually is the last; where it is not, something earlier arrived late. */
  added(entry: Entry): void;
  changed(entry: Entry, before: ListedRow): void;
  dropped(entry: Entry): void;
}

/** The rows that the page has, at most `capacity` and those that are under way. What a change costs does not depend on how many there are. */
export class RowStore {
  readonly #capacity: number;
  readonly #byKey = new Map<RowKey, Entry>();
  readonly #entries: Entry[] = [];
  readonly #watchers: RowWatcher[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** In their order. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get(key: RowKey): ListedRow | undefined {
    return this.#byKey.get(key)?.row;
  }

  watch(watcher: RowWatcher): void {
    this.#watchers.push(watcher);
  }

  /** Takes a row in, in place of what was known of it. */
  put(row: ListedRow): void {
    const key = keyOf(row);
    const entry = this.#byKey.get(key);
    if (entry) return this.#change(entry, row);
    const added = { key, order: orderOf(row.run, row.id), row };
    this.#byKey.set(key, added);
    this.#entries.splice(this.#placeFor(added.order), 0, added);
    for (const watcher of this.#watchers) watcher.added(added);
  }

  /** Drops the oldest where there are too many, but for those that are to be kept. */
  trim(isKept: (row: ListedRow) => boolean): void {
    const first = this.#entries[this.#entries.length - this.#capacity];
    if (first) this.drop(0, first.order, isKept);
  }

  /** Drops those from one place in the order up to another, but for those that are to be kept. */
  drop(from: number, to: number, isKept: (row: ListedRow) => boolean): void {
    const at = this.#placeFor(from - 1);
    const kept: Entry[] = [];
    let count = 0;
    for (; at + count < this.#entries.length; count++) {
      const entry = this.#entries[at + count];
      if (!entry || entry.order >= to) break;
      if (isKept(entry.row)) kept.push(entry);
      else this.#forget(entry);
    }
    if (count > kept.length) this.#entries.splice(at, count, ...kept);
  }

  /** Says of each row whether the filter shows it. */
  show(isShown: (row: ListedRow) => boolean): void {
    for (const entry of this.#entries) {
      const shown = isShown(entry.row);
      if (shown === (entry.row.isHidden !== true)) continue;
      const { isHidden: _before, ...rest } = entry.row;
      this.#change(entry, shown ? rest : { ...rest, isHidden: true });
    }
  }

  #change(entry: Entry, row: ListedRow): void {
    const before = entry.row;
    entry.row = row;
    for (const watcher of this.#watchers) watcher.changed(entry, before);
  }

  #forget(entry: Entry): void {
    this.#byKey.delete(entry.key);
    for (const watcher of this.#watchers) watcher.dropped(entry);
  }

  /** After all that are not later. */
  #placeFor(order: number): number {
    let low = 0;
    let high = this.#entries.length;
    const last = this.#entries[high - 1];
    if (!last || last.order <= order) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.order ?? 0) <= order) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Where an exchange stands in the order of all runs. */
export function orderOf(run: number, id: number): number {
  return run * MOST_IDS + id;
}

/** In one run. */
const MOST_IDS = 1e12;

/** Whether more will come of an exchange. `run` is the latest. */
export function isUnderWay(row: ListedRow, run: number): boolean {
  return row.run === run && row.stage !== 'ResponseComplete' && row.stage !== 'Failed';
}
