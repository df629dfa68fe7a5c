import { shellLine } from './shell-quote.ts';

/** A sentence for a person, then the command that does it; the sentence alone where a word of the command has no place on a line. */
export function withCommand(sentence: string, ...words: readonly string[]): string {
  const line = shellLine(words);
  return line === undefined ? `${sentence}.` : `${sentence}: ${line}`;
}
