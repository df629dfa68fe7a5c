/** What stands at one side of a place between two characters. */
export const Side = { start: 0, lineBreak: 1, word: 2, other: 3, end: 4 } as const;
export type Side = (typeof Side)[keyof typeof Side];

/** Whether an expression may go on at a place without taking a character. */
export type Assertion = (before: Side, after: Side) => boolean;

/** `\A`, and `^` without the flag `m`. */
export const textStart: Assertion = (before) => before === Side.start;
/** `\z`, and `$` without the flag `m`: never before a line break at the end. */
export const textEnd: Assertion = (_, after) => after === Side.end;
export const lineStart: Assertion = (before) => before === Side.start || before === Side.lineBreak;
export const lineEnd: Assertion = (_, after) => after === Side.end || after === Side.lineBreak;
export const wordBoundary: Assertion = (before, after) => (before === Side.word) !== (after === Side.word);
export const noWordBoundary: Assertion = (before, after) => !wordBoundary(before, after);

/** Only ASCII makes words in Go. */
export function sideOf(codePoint: number): Side {
  if (codePoint === 0x0a) return Side.lineBreak;
  const isWord =
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0x41 && codePoint <= 0x5a) ||
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    codePoint === 0x5f;
  return isWord ? Side.word : Side.other;
}
