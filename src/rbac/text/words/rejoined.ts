import { lineStart } from './line-start.ts';

/** A shorter line was not broken by a terminal. */
const NARROWEST = 40;

/**
 * The words of `[start, end)` as they were before a terminal broke them: it breaks after a number of columns, also within words, which
 * shows where all lines but the last are of one length. Other breaks stay.
 */
export function rejoined(text: string, start: number, end: number): string {
  const words = text.slice(start, end);
  if (!words.includes('\n')) return words;
  const lines = text.slice(lineStart(text, start), end).split('\n');
  const [width = 0, ...others] = lines.slice(0, -1).map((line) => line.length);
  const isBroken = width >= NARROWEST && others.length > 0 && others.every((length) => length === width);
  return isBroken ? words.replaceAll('\n', '') : words;
}
