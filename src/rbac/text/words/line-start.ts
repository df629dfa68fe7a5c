/** Where the line of a place begins, or a point far enough back: a look at all of an endless line for each of its messages takes quadratic time. */
export function lineStart(text: string, at: number): number {
  const far = Math.max(0, at - BEFORE);
  return far + text.slice(far, at).lastIndexOf('\n') + 1;
}

/** Where the line of a place ends, or a point far enough on: no message is longer. */
export function lineEnd(text: string, at: number): number {
  const end = text.slice(at, at + AFTER).indexOf('\n');
  return end < 0 ? Math.min(text.length, at + AFTER) : at + end;
}

const BEFORE = 2000;
const AFTER = 20_000;
