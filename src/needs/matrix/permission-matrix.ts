import Table from 'cli-table3';
import { tableCell } from '../../api/text/table-cell.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import {
  cellText,
  type MatrixRow,
  matrixRows,
  type SubjectEntries,
  subjectRows,
  targetOf,
  verbsOf,
} from './matrix-rows.ts';
import { narrowMatrix } from './narrow-matrix.ts';

/**
 * Resources by verbs, as `kubectl access-matrix` draws them, with the namespace and the names where there are some, and the counts of a
 * trace. Of several subjects each has a column, and the verbs are in rows; where that is too wide, each has a matrix of its own. No line is
 * longer than `width`, if it is given, but for a name that is.
 */
export function permissionMatrix(all: readonly SubjectEntries[], width?: number): string {
  if (all.length > 1) {
    const lines = tableLines(subjectRows(all), { columns: all.map(({ subject }) => subject), hasVerbs: true });
    if (fits(lines, width)) return lines.join('\n');
  }
  return all.map((one) => matrixOfOne(one, width)).join('\n\n');
}

function matrixOfOne({ subject, entries }: SubjectEntries, width: number | undefined): string {
  const title = subject === '' ? '' : `${tableCell(subject)}\n`;
  const rows = matrixRows(entries);
  const lines = tableLines(rows, { columns: verbsOf(rows), hasVerbs: false });
  return title + (width === undefined || fits(lines, width) ? lines.join('\n') : narrowMatrix(rows, width));
}

function fits(lines: readonly string[], width: number | undefined): boolean {
  return width === undefined || lines.every((line) => line.length <= width);
}

/** `hasVerbs`: the verbs are in the rows, not in the columns. */
function tableLines(
  rows: readonly MatrixRow[],
  { columns, hasVerbs }: { readonly columns: readonly string[]; readonly hasVerbs: boolean },
): string[] {
  const places = (['namespace', 'name'] as const).filter((field) =>
    rows.some(({ permission }) => permission[field] !== ''),
  );
  const fields = hasVerbs ? ([...places, 'verb'] as const) : places;
  const heads = hasVerbs ? columns : columns.map((column) => column.toUpperCase());
  const table = new Table({
    head: ['RESOURCE', ...fields.map((field) => field.toUpperCase()), ...heads.map(tableCell)],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const { permission, cells } of rows) {
    const where = fields.map((field) => permission[field]);
    table.push(
      [targetOf(permission), ...where, ...columns.map((column) => cellText(cells.get(column)))].map(tableCell),
    );
  }
  return table
    .toString()
    .split('\n')
    .map((line) => trimmedEnd(line, ' '));
}

const LINES =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle';
const NO_LINES = Object.fromEntries(LINES.split(' ').map((place) => [place, '']));
