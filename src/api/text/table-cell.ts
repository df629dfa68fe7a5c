import { plainLine } from './plain-text.ts';

/**
 * A text for a cell of cli-table3, on one line. That measures a text anew for each character that it drops, where some of them are wider
 * than one column or narrower: such a text is cut, and says so, since its time would grow with the square of a length that a client chose.
 */
export function tableCell(text: string): string {
  const line = plainLine(text);
  if (line.length <= LONGEST || ONE_COLUMN_EACH.test(line)) return line;
  const kept = Array.from(line.slice(0, LONGEST)).slice(0, -1).join('');
  return `${kept}… (${line.length - kept.length} more characters)`;
}

const LONGEST = 400;
const ONE_COLUMN_EACH = /^[\x20-\x7e]*$/;
