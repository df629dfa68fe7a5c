import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from '../../state/memory.ts';

/** A column of the list. */
export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** In pixels, where the user has not chosen another. */
  readonly width: number;
}

/** Names of columns. */
export type ColumnId =
  | 'time'
  | 'verb'
  | 'resource'
  | 'object'
  | 'status'
  | 'duration'
  | 'size'
  | 'client'
  | 'waterfall';

/** All columns, in their order. */
export const COLUMNS: readonly Column[] = [
  { id: 'time', title: 'Time', width: 120 },
  { id: 'verb', title: 'Verb', width: 76 },
  { id: 'resource', title: 'Resource', width: 190 },
  { id: 'object', title: 'Namespace/name', width: 260 },
  { id: 'status', title: 'Status', width: 104 },
  { id: 'duration', title: 'Duration', width: 78 },
  { id: 'size', title: 'Size', width: 78 },
  { id: 'client', title: 'Client', width: 130 },
  { id: 'waterfall', title: 'Waterfall', width: 170 },
];

/** Bounds of the widths that a user can choose, in pixels. */
export const NARROWEST = 40;
/** As above. */
export const WIDEST = 800;

/** What the user has made of the columns. */
interface ColumnChoices {
  readonly hidden: readonly ColumnId[];
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

const chosen = signal<ColumnChoices>(remembered());

effect(() => remember('columns', chosen.value));

/** The columns that are shown. */
export const shownColumns = computed(() => COLUMNS.filter(({ id }) => !chosen.value.hidden.includes(id)));

/** Their widths as `grid-template-columns`: columns become narrower where there is no place, and the last takes what is left. */
export const columnTemplate = computed(() => {
  const last = shownColumns.value.length - 1;
  return shownColumns.value
    .map(({ id }, at) => (at === last ? `minmax(${NARROWEST * 2}px, 1fr)` : `minmax(${NARROWEST}px, ${widthOf(id)}px)`))
    .join(' ');
});

/** In pixels, where there is place for it. */
export function widthOf(id: ColumnId): number {
  return chosen.value.widths[id] ?? COLUMNS.find((column) => column.id === id)?.width ?? NARROWEST;
}

/** Gives a column a width, within the bounds. */
export function setWidth(id: ColumnId, width: number): void {
  const { widths, hidden } = chosen.value;
  chosen.value = { hidden, widths: { ...widths, [id]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) } };
}

/** Whether a column is shown. */
export function isColumnShown(id: ColumnId): boolean {
  return !chosen.value.hidden.includes(id);
}

/** Shows or hides a column; the last that is shown stays. */
export function showColumn(id: ColumnId, isShown: boolean): void {
  const { widths, hidden } = chosen.value;
  const next = isShown ? hidden.filter((each) => each !== id) : [...hidden, id];
  if (next.length < COLUMNS.length) chosen.value = { widths, hidden: next };
}

/** Makes the columns as they were at first. */
export function resetColumns(): void {
  chosen.value = { hidden: [], widths: {} };
}

function remembered(): ColumnChoices {
  const { hidden = [], widths = {} } = recall<ColumnChoices>('columns') ?? {};
  const ids = COLUMNS.map(({ id }) => id);
  const known = Array.isArray(hidden) ? ids.filter((id) => hidden.includes(id)) : [];
  const pairs = ids.flatMap((id) => {
    const width = widths[id];
    return typeof width === 'number' && width >= NARROWEST && width <= WIDEST ? [[id, width] as const] : [];
  });
  return { hidden: known.length < ids.length ? known : [], widths: Object.fromEntries(pairs) };
}
