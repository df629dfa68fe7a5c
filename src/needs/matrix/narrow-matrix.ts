import { plainLine } from '../../api/text/plain-text.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import { cellText, type MatrixRow, targetOf, USUAL_VERBS, verbsOf } from './matrix-rows.ts';

/**
 * The matrix for a terminal that is too narrow for a table of all columns: names in the rows, namespaces as headings, a row that is too
 * long above its marks, and verbs that few resources have in words.
 */
export function narrowMatrix(rows: readonly MatrixRow[], width: number): string {
  const columns = verbsOf(rows)
    .filter((verb) => USUAL_VERBS.includes(verb))
    .map((verb) => ({
      verb,
      width: Math.max(headOf(verb).length, ...rows.map(({ cells }) => cellText(cells.get(verb)).length)),
    }));
  const marks = columns.reduce((sum, column) => sum + column.width + 1, 0);
  const room = Math.max(width - marks, 0);
  const label = Math.min(room, Math.max(...rows.map((row) => labelOf(row).length), HEAD.length));
  const lineOf = (first: string, cell: (verb: string) => string): string[] => {
    const cells = columns.map((column) => ` ${cell(column.verb).padEnd(column.width)}`).join('');
    return first.length <= label ? [first.padEnd(label) + cells] : [first, ' '.repeat(label) + cells];
  };
  const lines = sectionsOf(rows).flatMap(({ heading, rows: own }) => [
    ...heading,
    ...own.flatMap((row) => [
      ...lineOf(labelOf(row), (verb) => cellText(row.cells.get(verb))).filter((line) => line.trim() !== ''),
      ...otherLines(row, width),
    ]),
  ]);
  return [...lineOf(HEAD, headOf), ...lines].map((line) => trimmedEnd(line, ' ')).join('\n');
}

const HEAD = 'RESOURCE';

function headOf(verb: string): string {
  return verb === 'deletecollection' ? 'DELCOLL' : verb.toUpperCase();
}

function labelOf({ permission }: MatrixRow): string {
  const { name } = permission;
  return plainLine(name === '' ? targetOf(permission) : `${targetOf(permission)} ${JSON.stringify(name)}`);
}

/** The rows by namespace; no headings where there are no namespaces. */
function sectionsOf(rows: readonly MatrixRow[]): { heading: string[]; rows: MatrixRow[] }[] {
  const places = [...new Set(rows.map(({ permission }) => permission.namespace))].sort();
  return places.map((place) => ({
    heading:
      places.length === 1 && place === '' ? [] : [place === '' ? 'everywhere:' : `in namespace ${plainLine(place)}:`],
    rows: rows.filter(({ permission }) => permission.namespace === place),
  }));
}

function otherLines({ cells }: MatrixRow, width: number): string[] {
  const others = [...cells.values()].filter(({ permission }) => !USUAL_VERBS.includes(permission.verb));
  if (others.length === 0) return [];
  const words = others.map((entry) => `${entry.permission.verb} ${cellText(entry)}`).join(', ');
  return wrappedLines(plainLine(words), width - INDENT.length).map((line) => INDENT + line);
}

const INDENT = '    ';
