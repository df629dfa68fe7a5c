import { endOfString, parseJson } from '../bounds/bounded-json.ts';
import { BOUNDS } from '../bounds/bounds.ts';
import type { PartialValue } from './partial-value.ts';

/** The value of a JSON text. Of one that was cut, all that is complete before the cut, in containers closed there. Throws for other texts. */
export function parseJsonPrefix(text: string): PartialValue {
  try {
    return { value: parseJson(text, BOUNDS.object), isCut: false };
  } catch (error) {
    const complete = completed(text);
    if (complete === undefined) throw error;
    return { value: parseJson(complete, BOUNDS.object), isCut: true };
  }
}

/**
 * The text up to the last complete member or element within the bounds, and what closes the containers that are open there. `undefined`
 * where it is not cut but broken.
 */
function completed(text: string): string | undefined {
  let closers = '';
  let best = { end: 0, closers: '' };
  const end = Math.min(text.length, BOUNDS.object.size - BOUNDS.object.depth);
  // A value has about three tokens: its name, a colon and a comma.
  for (let at = 0, steps = 0; at < end && steps < 3 * BOUNDS.object.steps; steps++) {
    const token = text[at] ?? '';
    const next = tokenEnd(text, at);
    if (token === '{' || token === '[') {
      closers = (token === '{' ? '}' : ']') + closers;
      if (closers.length > BOUNDS.object.depth) break;
      best = { end: next, closers };
    } else if (token === '}' || token === ']') {
      if (!closers.startsWith(token)) return undefined;
      closers = closers.slice(1);
      if (closers === '') return undefined;
      best = { end: next, closers };
    } else if (token === ',') best = { end: at, closers };
    at = next;
  }
  return best.end > 0 ? text.slice(0, best.end) + best.closers : undefined;
}

const QUOTE = 0x22;
const MARKS = new Set(Array.from('{}[],', (mark) => mark.charCodeAt(0)));

/** Where the mark, the string or the run of other characters that begins at `start` ends. By character: an expression makes an array for each. */
function tokenEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfString(text, start) + 1;
  let end = start + 1;
  if (MARKS.has(first)) return end;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE || MARKS.has(code)) break;
  }
  return end;
}
