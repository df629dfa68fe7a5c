/**
 * Patterns for words that terminals, mails and documents have wrapped: wherever they broke a line, even within a word, the words are
 * still found.
 */

/** A line break with the indentation around it; in text that was escaped, the two characters `\n`. */
export const BREAK = String.raw`[ \t]*(?:\n|\\+n)[ \t]*`;
/** What stands between two words. */
export const SPACE = String.raw`(?:[ \t]|\n|\\+n){1,40}`;

/** Where a name may begin: not within a word, and not with the letter of an escape (`\n`, `\t`). */
export const BEFORE_NAME = String.raw`(?<=^|[^\w.:/\\-]|\\[nrt])`;

/** The source of a pattern for these words, in which a blank is any white space and every letter may be the last of its line. */
export function loose(words: string): string {
  return words
    .split(' ')
    .map((word) => word.split('').map(literal).join(`(?:${BREAK})?`))
    .join(SPACE);
}

function literal(letter: string): string {
  return /[a-z0-9]/i.test(letter) ? letter : `\\${letter}`;
}

const BREAKS = new RegExp(BREAK, 'g');

/** A name without the line breaks that wrapping put into it. */
export function joined(name: string): string {
  return name.replace(BREAKS, '');
}

/** Words with breaks in them as one line. */
export function oneLine(words: string): string {
  return words.replace(BREAKS, ' ').trim();
}
