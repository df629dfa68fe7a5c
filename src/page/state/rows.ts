import { computed, signal } from '@preact/signals';
import type { Row } from '../../web/wire/row.ts';
import {
  type Entry,
  isUnderWay,
  keyOf,
  type ListedRow,
  orderOf,
  type RowKey,
  RowStore,
  type RowWatcher,
} from './row-store.ts';

export { keyOf, type ListedRow, type RowKey } from './row-store.ts';

/** How many rows the page keeps besides those that are under way: as many as kubetrace does. */
const CAPACITY = 20_000;

/** How many are taken in before the browser draws again. */
const AT_ONCE = 2_000;

/** In milliseconds: how often old rows are dropped. */
const DROPS = 500;

/** In milliseconds: how long rows wait for a frame. */
const LATEST = 1000;

const store = new RowStore(CAPACITY);

/** What has arrived and is not in the list yet: of each exchange the latest row. */
const arrived = new Map<RowKey, ListedRow>();
let arrivedAnew = 0;
/** What the server has dropped, and the page has not yet: of which run, up to which id, and which of those it keeps. */
let dropped: { readonly run: number; readonly below: number; readonly kept: ReadonlySet<number> } | undefined;
let latestRun = 0;
let isScheduled = false;
let droppedAt = 0;
let dropTimer: ReturnType<typeof setTimeout> | undefined;
const afterChange: (() => void)[] = [];

/** Goes up whenever rows of the list have changed: at most once per frame. */
export const revision = signal(0);

/** Whether the list stands still, while rows gather. */
export const isPaused = signal(false);

/** How many exchanges have arrived since the list was paused. */
export const waiting = signal(0);

/** All rows in their order, those that a filter hides too. */
export const rows = computed(() => (revision.value < 0 ? [] : store.entries.map(({ row }) => row)));

/** The rows that the filter shows. */
export const shownRows = computed(() => rows.value.filter((row) => row.isHidden !== true));

/** The latest row with a key, also while the list is paused; it is looked up again when rows change. */
export function rowOf(key: RowKey | undefined): ListedRow | undefined {
  const isCurrent = revision.value >= 0 && waiting.value >= 0;
  return key === undefined || !isCurrent ? undefined : (arrived.get(key) ?? store.get(key));
}

/** Follows the rows of the list from now on. `settled` is called after the changes of a frame, before anything is drawn. */
export function watchRows(watcher: RowWatcher, settled: () => void): readonly Entry[] {
  store.watch(watcher);
  afterChange.push(settled);
  return store.entries;
}

/** Takes rows in, with the next frame; each takes the place of what was known of it. */
export function addRows(run: number, added: readonly Row[]): void {
  latestRun = Math.max(latestRun, run);
  for (const row of added) {
    const listed = { ...row, run };
    const key = keyOf(listed);
    if (!arrived.has(key) && !store.get(key)) arrivedAnew++;
    arrived.set(key, listed);
  }
  for (const key of arrived.keys()) {
    if (arrived.size <= CAPACITY) break;
    arrived.delete(key);
  }
  schedule();
}

/** Drops rows of a run that the server has dropped: those with an id below `oldest`, except for `older`. */
export function dropBelow(run: number, oldest: number, older: readonly number[]): void {
  dropped = { run, below: oldest, kept: new Set(older) };
  schedule();
}

/** Drops the rows of all runs before this one. */
export function dropRuns(before: number): void {
  latestRun = Math.max(latestRun, before);
  for (const [key, { run }] of arrived) if (run < before) arrived.delete(key);
  store.drop(0, orderOf(before, 0), () => false);
  changed();
}

/** Drops all rows that have ended, also those that wait. */
export function dropEnded(): void {
  for (const row of arrived.values()) store.put(row);
  arrived.clear();
  store.drop(0, Infinity, isOpen);
  changed();
}

/** Says of each row of a run whether the filter shows it; with a filter, rows of earlier runs cannot be matched and are not shown. */
export function showOnly(run: number, ids: ReadonlySet<number> | undefined): void {
  const isShown = (row: ListedRow): boolean => ids === undefined || (row.run === run && ids.has(row.id));
  for (const [key, row] of arrived) {
    const { isHidden: _hidden, ...rest } = row;
    arrived.set(key, isShown(row) ? rest : { ...rest, isHidden: true });
  }
  store.show(isShown);
  changed();
}

/** Lets the list stand still, or lets it go on with all that has gathered. */
export function pause(paused: boolean): void {
  isPaused.value = paused;
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  const take = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    isScheduled = false;
    takeIn();
  };
  const frame = requestAnimationFrame(take);
  // A page in the background has no frames, and its title still says how many were denied.
  const timer = setTimeout(take, LATEST);
}

function takeIn(): void {
  if (isPaused.value) {
    waiting.value = arrivedAnew;
    return;
  }
  let taken = 0;
  for (const [key, row] of arrived) {
    if (taken++ === AT_ONCE) break;
    arrived.delete(key);
    store.put(row);
  }
  if (arrived.size > 0) schedule();
  else dropOld();
  changed();
}

/** When the first rows go, all that are in view have another number: so not with every frame. */
function dropOld(): void {
  const now = performance.now();
  if (now - droppedAt < DROPS) {
    dropTimer ??= setTimeout(() => {
      dropTimer = undefined;
      schedule();
    }, DROPS);
    return;
  }
  droppedAt = now;
  if (dropped) {
    const { run, below, kept } = dropped;
    store.drop(orderOf(run, 0), orderOf(run, below), ({ id }) => kept.has(id));
    dropped = undefined;
  }
  store.trim(isOpen);
}

/** Whether more will come of it: what was under way in an earlier run has ended with it. */
function isOpen(row: ListedRow): boolean {
  return isUnderWay(row, latestRun);
}

function changed(): void {
  if (arrived.size === 0) arrivedAnew = 0;
  for (const settled of afterChange) settled();
  waiting.value = isPaused.value ? arrivedAnew : 0;
  revision.value++;
}
