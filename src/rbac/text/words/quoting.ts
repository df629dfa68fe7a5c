import { BREAK } from './loose-pattern.ts';
import { quoteAt } from './nesting.ts';

/** How names are marked off: how one is written as a named group, and how one begins whose end was cut. */
export interface Quoting {
  readonly name: (group: string) => string;
  /** May hold blanks. */
  readonly text: (group: string) => string;
  readonly cut: (group: string) => string;
  /** The last of a sentence, after which anything may follow. */
  readonly last: (group: string, bare: string) => string;
}

/** Quotes as the server writes them, in text that stands in as many strings. */
function exactQuoting(nesting: number): Quoting {
  const quote = quoteAt(nesting);
  const text = (group: string) => String.raw`${quote}(?<${group}>(?:(?!${quote})[\s\S]){0,400})${quote}`;
  return { name: text, text, last: text, cut: (group) => String.raw`${quote}(?<${group}>[^"\\]{0,300})` };
}

/** Quotes that were replaced, doubled, half unescaped or lost. */
export const LOOSE_QUOTING: Quoting = {
  name: (group) => `${QUOTE}(?<${group}>${WORD}{0,300}?(?:${BREAK}${WORD}{1,300}?){0,2}?)${QUOTE}(?!${WORD})`,
  text: (group) => `${QUOTE}(?<${group}>${LETTER}{0,300}?(?:${BREAK}${LETTER}{1,300}?){0,3}?)${QUOTE}`,
  cut: (group) => `${QUOTE}(?<${group}>${WORD}{0,300})`,
  last: (group, bare) =>
    `(?:${MARK}(?<${group}>${WORD}{0,300}?(?:${BREAK}${WORD}{1,300}?){0,2})${MARK}|(?<${group}Bare>${bare}))`,
};
const MARK = '(?:\\\\*["\'`]{1,2}|\\\\+)';
const QUOTE = `${MARK}?`;
const LETTER = '[^"\'`\\\\\\n]';
/** A character of a name whose quotes are lost. */
export const WORD = '[^\\s"\'`\\\\,;)]';

/** By the nesting. */
export const EXACT_QUOTING: readonly Quoting[] = [0, 1, 2, 3, 4, 5].map(exactQuoting);
