import type { Permission } from '../permission.ts';

/** One permission, and whether it is there. */
export interface MatrixEntry {
  readonly permission: Permission;
  /** How often it was used; absent where nothing was counted. */
  readonly count?: number;
  /** How often of these it was denied, or would be. */
  readonly denied: number;
}

/** What one subject needs, or may do. */
export interface SubjectEntries {
  /** As the table names it; `''` where the text around it does. */
  readonly subject: string;
  readonly entries: readonly MatrixEntry[];
}

/** What a matrix says of one resource or URL, by column: a verb or a subject. */
export interface MatrixRow {
  readonly permission: Permission;
  readonly cells: ReadonlyMap<string, MatrixEntry>;
}

/** The rows of a matrix of verbs: resources by group and name, then URLs. */
export function matrixRows(entries: readonly MatrixEntry[]): MatrixRow[] {
  return rowsOf(entries.map((entry) => ({ column: entry.permission.verb, order: [], entry })));
}

/** The rows of a matrix of subjects: the same, each verb in a row of its own. */
export function subjectRows(all: readonly SubjectEntries[]): MatrixRow[] {
  return rowsOf(
    all.flatMap(({ subject, entries }) =>
      entries.map((entry) => ({ column: subject, order: orderOf(entry.permission.verb), entry })),
    ),
  );
}

interface Cell {
  readonly column: string;
  /** What else a row is for, in the order of the rows. */
  readonly order: readonly (number | string)[];
  readonly entry: MatrixEntry;
}

function rowsOf(all: readonly Cell[]): MatrixRow[] {
  const rows = new Map<string, { permission: Permission; cells: Map<string, MatrixEntry> }>();
  for (const { column, order, entry } of all) {
    const { namespace, apiGroup, resource, name, url } = entry.permission;
    const key = JSON.stringify([url === '' ? 0 : 1, apiGroup, resource, namespace, url, name, ...order]);
    const row = rows.get(key) ?? { permission: entry.permission, cells: new Map() };
    rows.set(key, row);
    const other = row.cells.get(column);
    row.cells.set(column, other ? sumOf(other, entry) : entry);
  }
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function sumOf(a: MatrixEntry, b: MatrixEntry): MatrixEntry {
  const counted = a.count === undefined && b.count === undefined ? {} : { count: (a.count ?? 0) + (b.count ?? 0) };
  return { permission: a.permission, ...counted, denied: a.denied + b.denied };
}

/** The verbs that occur, the usual ones first. */
export function verbsOf(rows: readonly MatrixRow[]): string[] {
  const verbs = new Set(rows.flatMap(({ cells }) => [...cells.keys()]));
  return [
    ...USUAL_VERBS.filter((verb) => verbs.has(verb)),
    ...[...verbs].filter((verb) => !USUAL_VERBS.includes(verb)).sort(),
  ];
}

function orderOf(verb: string): readonly [number, string] {
  const at = USUAL_VERBS.indexOf(verb);
  return [at < 0 ? USUAL_VERBS.length : at, verb];
}

/** What may be done to most resources. */
export const USUAL_VERBS: readonly string[] = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
];

/** What a row is about: `pods`, `deployments.apps`, a URL. */
export function targetOf({ apiGroup, resource, url }: Permission): string {
  return url || (apiGroup === '' ? resource : `${resource}.${apiGroup}`);
}

/** `✔ 12`, or the mark alone. */
export function cellText(entry: MatrixEntry | undefined): string {
  if (!entry) return '';
  const { count, denied } = entry;
  const mark = denied === 0 ? '✔' : count === undefined || denied === count ? '✖' : '±';
  return count === undefined ? mark : `${mark} ${count}`;
}
