import Table from 'cli-table3';
import { tableCell } from '../api/text/table-cell.ts';
import { trimmedEnd } from '../api/text/trim.ts';
import { cellText, type MatrixEntry, type MatrixRow, matrixRows, targetOf, verbsOf } from './matrix-rows.ts';
import { narrowMatrix } from './narrow-matrix.ts';

/**
 * Resources by verbs, as `kubectl access-matrix` draws them, with the namespace and the names where there are some, and the counts of a
 * trace. No line is longer than `width`, if it is given, but for a name that is.
 */
export function permissionMatrix(entries: readonly MatrixEntry[], width?: number): string {
  const rows = matrixRows(entries);
  const lines = tableLines(rows);
  const fits = width === undefined || lines.every((line) => line.length <= width);
  return fits ? lines.join('\n') : narrowMatrix(rows, width);
}

function tableLines(rows: readonly MatrixRow[]): string[] {
  const verbs = verbsOf(rows);
  const places = (['namespace', 'name'] as const).filter((field) =>
    rows.some(({ permission }) => permission[field] !== ''),
  );
  const table = new Table({
    head: [
      'RESOURCE',
      ...places.map((field) => field.toUpperCase()),
      ...verbs.map((verb) => tableCell(verb.toUpperCase())),
    ],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const { permission, cells } of rows) {
    const where = places.map((field) => permission[field]);
    table.push([targetOf(permission), ...where, ...verbs.map((verb) => cellText(cells.get(verb)))].map(tableCell));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => trimmedEnd(line, ' '));
}

const LINES =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';
const NO_LINES = Object.fromEntries(LINES.split(' ').map((place) => [place, '']));
