import { textWidth } from './text-width.ts';

/** How a table is drawn. */
export interface TableLook {
  /** What stands around and between the columns; with `none` they are two blanks apart, as kubectl draws its tables. */
  readonly frame: 'lines' | 'ascii' | 'none';
  /** The first row in cyan, the frame in grey. */
  readonly color?: boolean;
  /** The columns from this one on are aligned to the right. */
  readonly rightFrom?: number;
}

/** Rows of equally many cells as a table without rules between them. A cell may have several lines; it is plain text already. */
export function textTable(rows: readonly (readonly string[])[], look: TableLook): string {
  const cells = rows.map((row) => row.map((cell) => cell.split('\n')));
  const widths = (cells[0] ?? []).map((_, x) => most(cells.map((row) => most(row[x]!.map(textWidth)))));
  const style = { ...FRAMES[look.frame], ...(look.color ? COLORS : NO_COLORS) };
  const lines = cells.flatMap((row, y) => rowLines(row, { widths, style, rightFrom: look.rightFrom, isHead: y === 0 }));
  if (look.frame === 'none') return lines.join('\n');
  return [ruleLine(style, style.top, widths), ...lines, ruleLine(style, style.bottom, widths)].join('\n');
}

interface Frame {
  readonly left: string;
  readonly middle: string;
  readonly right: string;
  readonly rule: string;
  /** The corners and the joint of the first line. */
  readonly top: readonly [string, string, string];
  readonly bottom: readonly [string, string, string];
}

type Painter = (text: string) => string;
interface TableStyle extends Frame {
  readonly head: Painter;
  readonly border: Painter;
}

const FRAMES: Readonly<Record<TableLook['frame'], Frame>> = {
  lines: { left: '│ ', middle: ' │ ', right: ' │', rule: '─', top: ['┌', '┬', '┐'], bottom: ['└', '┴', '┘'] },
  ascii: { left: '| ', middle: ' | ', right: ' |', rule: '-', top: ['+', '+', '+'], bottom: ['+', '+', '+'] },
  none: { left: '', middle: '  ', right: '', rule: '', top: ['', '', ''], bottom: ['', '', ''] },
};
const NO_COLORS = { head: (text: string) => text, border: (text: string) => text };
const COLORS = {
  head: (text: string) => `\u001b[36m${text}\u001b[39m`,
  border: (text: string) => `\u001b[90m${text}\u001b[39m`,
};

interface RowDrawing {
  readonly widths: readonly number[];
  readonly style: TableStyle;
  readonly rightFrom: number | undefined;
  readonly isHead: boolean;
}

function rowLines(row: readonly (readonly string[])[], drawing: RowDrawing): string[] {
  const { widths, style, rightFrom = Infinity, isHead } = drawing;
  const height = most(row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, y) => {
    const texts = row.map((cell, x) => {
      const text = cell[y] ?? '';
      const blanks = ' '.repeat(widths[x]! - textWidth(text));
      const padded = x < rightFrom ? text + blanks : blanks + text;
      return isHead ? style.head(padded) : padded;
    });
    return style.border(style.left) + texts.join(style.border(style.middle)) + style.border(style.right);
  });
}

function ruleLine({ rule, border }: TableStyle, [left, joint, right]: Frame['top'], widths: readonly number[]): string {
  return border(left + widths.map((width) => rule.repeat(width + 2)).join(joint) + right);
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((greatest, number) => Math.max(greatest, number), 0);
}
