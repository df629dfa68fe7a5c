import type { FoundError } from './denial-in-text.ts';
import { errorsInText } from './errors-in-text.ts';
import { readableText } from './words/readable-text.ts';

/** A denial, or another error of a server, and the line, from 1, on which it begins. */
export type FoundOnLine = FoundError & { readonly line: number };

/**
 * Searches a text of any length for denials and other errors as it arrives, and keeps no more of it than the longest denial may need. What is still open at
 * the end of a part is found with the next one.
 */
export class DenialSearch {
  #text = '';
  #line = 1;

  /** What the text with this part has, and no later part can change. The part ends with a line, or is of a very long one. */
  next(part: string): FoundOnLine[] {
    this.#text += readableText(part);
    if (this.#text.length < WINDOW) return [];
    const end = this.#text.length - OVERLAP;
    const settled = this.#text.lastIndexOf('\n', end) + 1;
    // A line that does not end is searched in parts, too.
    return this.#take(settled === 0 && end > WINDOW ? end : settled);
  }

  /** The rest of them. */
  end(): FoundOnLine[] {
    return this.#take(this.#text.length + 1);
  }

  /** Those that begin before `settled`; the text up to there, or to the end of the last of them, is then dropped. */
  #take(settled: number): FoundOnLine[] {
    const found = errorsInText(this.#text).filter(({ index }) => index < settled);
    const lines: FoundOnLine[] = [];
    let counted = 0;
    const countTo = (index: number) => {
      this.#line += breaksIn(this.#text, counted, index);
      counted = index;
    };
    for (const denial of found) {
      countTo(denial.index);
      lines.push({ ...denial, line: this.#line });
    }
    countTo(Math.max(settled, found.at(-1)?.end ?? 0));
    this.#text = this.#text.slice(counted);
    return lines;
  }
}

/** Characters that are searched at once, and how many of them are searched again with what follows. */
const WINDOW = 524_288;
const OVERLAP = 32_768;

/** Line breaks in `[start, end)` of the text. */
function breaksIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
