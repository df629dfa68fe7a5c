import { isPlainLine } from '../../api/text/plain-text.ts';

/** A word for a POSIX shell, which expands nothing in it: bare where it needs no quotes. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command for a POSIX shell, on one line. `undefined` where a word has a line break or an invisible character: a person who
 * copies the line as it looks would run something else.
 */
export function shellLine(words: readonly string[]): string | undefined {
  return words.every(isPlainLine) ? words.map(shellQuote).join(' ') : undefined;
}
