import Table from 'cli-table3';
import { tableCell } from '../api/text/table-cell.ts';
import { trimmedEnd } from '../api/text/trim.ts';
import type { Permission } from './permission.ts';

/** How often one permission was needed, and how often it was denied. */
export interface MatrixEntry {
  readonly permission: Permission;
  readonly count: number;
  readonly denied: number;
}

/** What one subject needs. */
export interface SubjectEntries {
  /** As the table names it; `''` where the text around it does. */
  readonly subject: string;
  readonly entries: readonly MatrixEntry[];
}

/**
 * Resources by verbs, as `kubectl access-matrix` draws them, with the namespace, the names and the counts of a trace. Of several
 * subjects each has a column, and the verbs are in rows.
 */
export function permissionMatrix(all: readonly SubjectEntries[]): string {
  const [one, ...others] = all;
  if (!one) return '';
  if (others.length > 0)
    return drawn(
      all.map(({ subject }) => subject),
      rowsBySubject(all),
    );
  const title = one.subject === '' ? '' : `${tableCell(one.subject)}\n`;
  const verbs = verbsOf(one.entries);
  const rows = one.entries.map((entry): Cell => ({
    row: entry.permission,
    verb: '',
    column: entry.permission.verb,
    entry,
  }));
  return title + drawn(verbs, rows);
}

/** One entry: in which row and column. */
interface Cell {
  readonly row: Permission;
  /** In several columns of subjects the verb is of the row. */
  readonly verb: string;
  readonly column: string;
  readonly entry: MatrixEntry;
}

function rowsBySubject(all: readonly SubjectEntries[]): Cell[] {
  return all.flatMap(({ subject, entries }) =>
    entries.map((entry): Cell => ({ row: entry.permission, verb: entry.permission.verb, column: subject, entry })),
  );
}

function drawn(columns: readonly string[], cells: readonly Cell[]): string {
  const rows = new Map<string, { readonly target: readonly string[]; readonly cells: Map<string, MatrixEntry> }>();
  const hasVerbs = cells.some(({ verb }) => verb !== '');
  for (const { row, verb, column, entry } of cells) {
    const { namespace, apiGroup, resource, name, url } = row;
    const key = JSON.stringify([url === '' ? 0 : 1, apiGroup, resource, namespace, url, name, orderOf(verb)]);
    const target = [url || (apiGroup === '' ? resource : `${resource}.${apiGroup}`), namespace, name];
    const known = rows.get(key) ?? { target: hasVerbs ? [...target, verb] : target, cells: new Map() };
    rows.set(key, known);
    const other = known.cells.get(column);
    known.cells.set(column, other ? sumOf(other, entry) : entry);
  }
  const heads = columns.map((column) => (hasVerbs ? column : column.toUpperCase()));
  const table = new Table({
    head: ['RESOURCE', 'NAMESPACE', 'NAME', ...(hasVerbs ? ['VERB'] : []), ...heads].map(tableCell),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const [, { target, cells: found }] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    table.push([...target, ...columns.map((column) => cellText(found.get(column)))].map(tableCell));
  }
  const lines = table.toString().split('\n');
  return lines.map((line) => trimmedEnd(line, ' ')).join('\n');
}

function sumOf(a: MatrixEntry, b: MatrixEntry): MatrixEntry {
  return { permission: a.permission, count: a.count + b.count, denied: a.denied + b.denied };
}

const ORDER = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** The usual verbs first. */
function orderOf(verb: string): readonly [number, string] {
  const at = ORDER.indexOf(verb);
  return [at < 0 ? ORDER.length : at, verb];
}

/** The verbs that occur. */
function verbsOf(entries: readonly MatrixEntry[]): string[] {
  const verbs = new Set(entries.map(({ permission }) => permission.verb));
  return [...ORDER.filter((verb) => verbs.has(verb)), ...[...verbs].filter((verb) => !ORDER.includes(verb)).sort()];
}

function cellText(entry: MatrixEntry | undefined): string {
  if (!entry) return '';
  const { count, denied } = entry;
  return `${denied === 0 ? '✔' : denied === count ? '✖' : '±'} ${count}`;
}

const LINES =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';
const NO_LINES = Object.fromEntries(LINES.split(' ').map((place) => [place, '']));
