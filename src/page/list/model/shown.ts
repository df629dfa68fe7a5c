import { computed, effect, signal } from '@preact/signals';
import type { Entry, ListedRow } from '../../state/row-store.ts';
import { watchRows } from '../../state/rows.ts';
import { Bins, type Histogram } from './bins.ts';
import { choices } from './choices.ts';
import { Grouping } from './grouping.ts';
import type { FoldLine, GroupLine, Line } from './line.ts';
import { type Summary, Sums } from './sums.ts';

/** A stretch of time: from one instant up to another, in epoch milliseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The stretch of time that is chosen in the histogram. */
export const range = signal<TimeRange | undefined>(undefined);

const grouping = new Grouping(choices.value.isGrouped);
const sums = new Sums();
const bins = new Bins();
const turned = new Set<string>();
let isChanged = false;

/** What the list shows, in its order: a new array when that changes. What is known of an exchange changes in its entry (state/rows.ts: revision). */
export const lines = signal<readonly Line[]>([]);

/** Of the exchanges that are shown. */
export const summary = signal<Summary>(sums.summary());

/** Of those that are shown or would be in another stretch of time. */
export const histogram = signal<Histogram>(bins.histogram());

const entries = watchRows(
  {
    added(entry) {
      grouping.add(entry);
      count(entry.row, 'add');
      isChanged = true;
    },
    changed(entry, before) {
      grouping.touch(entry);
      count(before, 'remove');
      count(entry.row, 'add');
      isChanged = true;
    },
    dropped(entry) {
      grouping.drop(entry);
      turned.delete(`fold ${entry.key}`);
      turned.delete(`group ${entry.key}`);
      count(entry.row, 'remove');
      isChanged = true;
    },
  },
  () => {
    if (!isChanged) return;
    isChanged = false;
    publish();
  },
);

const basis = computed(() => ({ ...choices.value, range: range.value }));

effect(() => {
  grouping.reset(entries, basis.value.isGrouped);
  countAnew(entries);
  publish();
});

/** Opens what is closed, and closes what is open. */
export function turn({ key, entries: [first] }: FoldLine | GroupLine): void {
  if (!turned.delete(key)) turned.add(key);
  if (first) grouping.touch(first);
  publish();
}

/** Where a line with this key is; -1 where there is none. */
export function placeOf(key: string | undefined): number {
  return key === undefined ? -1 : lines.value.findIndex((line) => line.key === key);
}

function publish(): void {
  if (bins.isCoarse) countAnew(entries);
  lines.value = grouping.lines({ isShown, turned });
  summary.value = sums.summary();
  histogram.value = bins.histogram();
}

function countAnew(all: readonly Entry[]): void {
  sums.clear();
  bins.clear();
  for (const { row } of all) count(row, 'add');
}

function count(row: ListedRow, how: 'add' | 'remove'): void {
  if (!passes(row)) return;
  bins[how](row);
  if (isInRange(row)) sums[how](row);
}

function isShown(row: ListedRow): boolean {
  return passes(row) && isInRange(row);
}

function passes({ isHidden, origin }: ListedRow): boolean {
  return isHidden !== true && (origin === 'client' || basis.peek().showsOwn);
}

function isInRange({ at }: ListedRow): boolean {
  const chosen = basis.peek().range;
  return !chosen || (at >= chosen.from && at < chosen.to);
}
