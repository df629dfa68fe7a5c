import { goQuote } from '../go/go-quote.ts';
import type { Segment } from './path-anatomy.ts';

/** Lines for drawing: the way down, the corner and the way to the label. */
interface Strokes {
  readonly down: string;
  readonly corner: string;
  readonly across: string;
}

const UNICODE: Strokes = { down: '│', corner: '└', across: '─' };
const ASCII: Strokes = { down: '|', corner: '`', across: '-' };

/**
 * A path with a line from under each segment to its label, one text line each:
 *
 *     /api/v1/pods
 *      │   │  └── resource
 *      │   └───── version
 *      └───────── prefix: the core group, ""
 *
 * Characters that do not print are escaped.
 */
export function drawAnatomy(segments: readonly Segment[], { ascii = false } = {}): string[] {
  const strokes = ascii ? ASCII : UNICODE;
  const texts = segments.map(({ text }) =>
    goQuote(text)
      .slice(1, -1)
      .replaceAll(String.raw`\"`, '"'),
  );
  const columns = texts.map((_, i) => texts.slice(0, i).reduce((column, text) => column + widthOf(text) + 1, 1));
  const edge = (columns.at(-1) ?? 0) + 3;
  const labels = segments.map((segment, i) => labelLine(segment, columns.slice(0, i + 1), edge, strokes));
  return [`/${texts.join('/')}`, ...labels.reverse()];
}

function labelLine(
  { label, value, text }: Segment,
  columns: readonly number[],
  edge: number,
  strokes: Strokes,
): string {
  const corner = columns.at(-1) ?? 0;
  const down = columns.slice(0, -1).reduce((line, column) => line.padEnd(column) + strokes.down, '');
  const meaning = value ?? (text === '' ? 'empty' : undefined);
  const across = strokes.across.repeat(edge - corner - 1);
  return `${down.padEnd(corner)}${strokes.corner}${across} ${label}${meaning === undefined ? '' : `: ${meaning}`}`;
}

function widthOf(text: string): number {
  return Array.from(text).length;
}
