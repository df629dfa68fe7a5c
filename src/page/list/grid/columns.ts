import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from '../../state/memory.ts';
import { boxWidth, isNarrow } from './box-width.ts';

/** A column of the list. */
export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** In pixels, where the user has not chosen another. */
  readonly width: number;
  /** Its texts may be cut off before a column goes. */
  readonly canShrink?: true;
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
  { id: 'resource', title: 'Resource', width: 190, canShrink: true },
  { id: 'object', title: 'Namespace/name', width: 260, canShrink: true },
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

/** The columns that are shown: those that the user wants, without those for which there is no place. */
export const shownColumns = computed(() => {
  const columns = COLUMNS.filter(({ id }) => isColumnShown(id));
  for (const id of FIRST_TO_YIELD) {
    if (isNarrow.value || leastOf(columns) <= boxWidth.value) break;
    const at = columns.findIndex((column) => column.id === id);
    if (at >= 0 && columns.length > 1) columns.splice(at, 1);
  }
  return columns;
});

/** Their widths as `grid-template-columns`: names become narrower where there is little place, and the last column takes what is left. */
export const columnTemplate = computed(() => {
  const columns = shownColumns.value;
  // What the user has made wider than there is place makes everything narrower.
  const isTight = leastOf(columns) > boxWidth.value;
  return columns
    .map(({ id, canShrink }, at) => {
      if (at === columns.length - 1) return `minmax(${lastWidth(id)}px, 1fr)`;
      return canShrink || isTight ? `minmax(${NARROWEST}px, ${widthOf(id)}px)` : `${widthOf(id)}px`;
    })
    .join(' ');
});

/** How much place columns take at least, in pixels. */
function leastOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { id, canShrink }, at) => {
    if (at === columns.length - 1) return sum + lastWidth(id);
    return sum + widthOf(id) * (canShrink ? 0.6 : 1);
  }, MARGINS);
}

/** The waterfall, which the last column usually is, can be small. */
function lastWidth(id: ColumnId): number {
  return id === 'waterfall' ? 90 : widthOf(id);
}

const FIRST_TO_YIELD: readonly ColumnId[] = ['client', 'size', 'waterfall', 'duration', 'time'];
/** In pixels: what is on both sides of all. */
const MARGINS = 30;

/** In pixels, where there is place for it. */
export function widthOf(id: ColumnId): number {
  return chosen.value.widths[id] ?? COLUMNS.find((column) => column.id === id)?.width ?? NARROWEST;
}

/** Gives a column a width, within the bounds. */
export function setWidth(id: ColumnId, width: number): void {
  const { widths, hidden } = chosen.value;
  chosen.value = { hidden, widths: { ...widths, [id]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) } };
}

/** Whether the user wants to see a column. */
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
