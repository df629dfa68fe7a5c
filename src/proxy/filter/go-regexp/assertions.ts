/** What is on one side of a position between two characters. */
export const Side = { start: 0, lineBreak: 1, word: 2, other: 3, end: 4 } as const;
/** One of these. */
export type Side = (typeof Side)[keyof typeof Side];

/** Whether an expression may continue at a position without consuming a character. */
export type Assertion = (before: Side, after: Side) => boolean;

/** `\A`, and `^` without the flag `m`. */
export const textStart: Assertion = (before) => before === Side.start;
/** `\z`, and `$` without the flag `m`: never before a line break at the end. */
export const textEnd: Assertion = (_, after) => after === Side.end;
/** `^` with the flag `m`. */
export const lineStart: Assertion = (before) => before === Side.start || before === Side.lineBreak;
/** `$` with the flag `m`. */
export const lineEnd: Assertion = (_, after) => after === Side.end || after === Side.lineBreak;
/** `\b`. */
export const wordBoundary: Assertion = (before, after) => (before === Side.word) !== (after === Side.word);
/** `\B`. */
export const noWordBoundary: Assertion = (before, after) => !wordBoundary(before, after);

/** The side that a character is. In Go only ASCII letters, digits and `_` make words. */
export function sideOf(codePoint: number): Side {
  if (codePoint === 0x0a) return Side.lineBreak;
  const isWord =
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0x41 && codePoint <= 0x5a) ||
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    codePoint === 0x5f;
  return isWord ? Side.word : Side.other;
}
