import { plainLine } from '../../api/text/plain-text.ts';
import type { Paint, Style } from '../../log/pretty/paint.ts';

/** A line of a report for a person. */
export interface ReportLine {
  readonly text: string;
  /** In front of the text, which is aligned beside it. */
  readonly label?: string;
  readonly style?: Style | undefined;
  /** To be copied as it is: a line of a manifest, or a command. Never wrapped. */
  readonly isCopied?: boolean;
}

/** How a report is laid out. */
export interface ReportLayout {
  /** Of the terminal; `undefined` where lines may have any length. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

/** The lines as text. Whatever their texts hold, nothing but our colours reaches the terminal as more than a visible character. */
export function reportText(lines: readonly ReportLine[], { width, paint }: ReportLayout): string {
  return lines
    .flatMap(({ text, label, style, isCopied }) => {
      const head = label === undefined ? '' : label.padEnd(LABEL);
      const plain = plainLine(text);
      const parts = isCopied || width === undefined ? [plain] : wrapped(plain, width - head.length);
      return parts.map(
        (part, at) => `${at === 0 ? paint('faint', head) : ' '.repeat(head.length)}${paint(style, part)}\n`,
      );
    })
    .join('');
}

const LABEL = 8;

/** The text broken between words. What begins with blanks goes on below them; a word that is too long stays whole. */
export function wrapped(text: string, width: number): string[] {
  const indent = text.slice(0, text.length - text.trimStart().length);
  const lines: string[] = [];
  let line = indent;
  for (const word of text.slice(indent.length).split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line];
}
