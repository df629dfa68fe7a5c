import { trimmedEnd } from '../api/text/trim.ts';
import Table from 'cli-table3';
import { tableCell } from '../api/text/table-cell.ts';
import type { Permission } from './permission.ts';

/** One permission and how it is marked. */
export interface MatrixEntry {
  readonly permission: Permission;
  readonly mark: 'yes' | 'no' | 'partly';
  readonly count: number;
}

/** Resources by verbs, as `kubectl access-matrix` draws them, with the namespace, the names and the counts of a trace. */
export function permissionMatrix(entries: readonly MatrixEntry[]): string {
  const rows = new Map<string, Row>();
  for (const entry of entries) {
    const { namespace, apiGroup, resource, name, url } = entry.permission;
    const key = JSON.stringify([url === '' ? 0 : 1, apiGroup, resource, namespace, url, name]);
    const row = rows.get(key) ?? { permission: entry.permission, cells: new Map() };
    rows.set(key, row);
    row.cells.set(entry.permission.verb, entry);
  }
  const verbs = columnsOf(entries);
  const table = new Table({
    head: ['RESOURCE', 'NAMESPACE', 'NAME', ...verbs.map((verb) => tableCell(verb.toUpperCase()))],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const [, { permission, cells }] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { namespace, apiGroup, resource, name, url } = permission;
    const target = url || (apiGroup === '' ? resource : `${resource}.${apiGroup}`);
    table.push([target, namespace, name, ...verbs.map((verb) => cellText(cells.get(verb)))].map(tableCell));
  }
  const lines = table.toString().split('\n');
  return lines.map((line) => trimmedEnd(line, ' ')).join('\n');
}

interface Row {
  readonly permission: Permission;
  readonly cells: Map<string, MatrixEntry>;
}

const ORDER = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const MARKS = { yes: '✔', no: '✖', partly: '±' } as const;

/** The verbs that occur, the usual ones first. */
function columnsOf(entries: readonly MatrixEntry[]): string[] {
  const verbs = new Set(entries.map(({ permission }) => permission.verb));
  return [...ORDER.filter((verb) => verbs.has(verb)), ...[...verbs].filter((verb) => !ORDER.includes(verb)).sort()];
}

function cellText(entry: MatrixEntry | undefined): string {
  return entry ? `${MARKS[entry.mark]} ${entry.count}` : '';
}

const LINES =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';
const NO_LINES = Object.fromEntries(LINES.split(' ').map((place) => [place, '']));
