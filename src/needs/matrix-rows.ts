import type { Permission } from './permission.ts';

/** One permission and how it is marked. */
export interface MatrixEntry {
  readonly permission: Permission;
  readonly mark: 'yes' | 'no' | 'partly';
  /** How often it was used; absent where nothing was counted. */
  readonly count?: number;
}

/** What a matrix says of one resource or URL, by verb. */
export interface MatrixRow {
  readonly permission: Permission;
  readonly cells: ReadonlyMap<string, MatrixEntry>;
}

/** The rows of a matrix: resources by group and name, then URLs. */
export function matrixRows(entries: readonly MatrixEntry[]): MatrixRow[] {
  const rows = new Map<string, { permission: Permission; cells: Map<string, MatrixEntry> }>();
  for (const entry of entries) {
    const { namespace, apiGroup, resource, name, url } = entry.permission;
    const key = JSON.stringify([url === '' ? 0 : 1, apiGroup, resource, namespace, url, name]);
    const row = rows.get(key) ?? { permission: entry.permission, cells: new Map() };
    rows.set(key, row);
    row.cells.set(entry.permission.verb, entry);
  }
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** The verbs that occur, the usual ones first. */
export function verbsOf(rows: readonly MatrixRow[]): string[] {
  const verbs = new Set(rows.flatMap(({ cells }) => [...cells.keys()]));
  return [
    ...USUAL_VERBS.filter((verb) => verbs.has(verb)),
    ...[...verbs].filter((verb) => !USUAL_VERBS.includes(verb)).sort(),
  ];
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
  return entry ? [MARKS[entry.mark], entry.count].filter((part) => part !== undefined).join(' ') : '';
}

const MARKS = { yes: '✔', no: '✖', partly: '±' } as const;
