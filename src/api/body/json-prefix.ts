import { parseJson } from '../bounds/bounded-json.ts';
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
  let best: { end: number; closers: string } | undefined;
  let steps = 0;
  const keep = (end: number) => {
    best = { end, closers };
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match;
    // A value has about three: its name, a colon and a comma.
    if (++steps > 3 * BOUNDS.object.steps || match.index > BOUNDS.object.size - BOUNDS.object.depth) break;
    if (token === '{' || token === '[') {
      closers = (token === '{' ? '}' : ']') + closers;
      if (closers.length > BOUNDS.object.depth) break;
      keep(TOKEN.lastIndex);
    } else if (token === '}' || token === ']') {
      if (!closers.startsWith(token)) return undefined;
      closers = closers.slice(1);
      if (closers === '') return undefined;
      keep(TOKEN.lastIndex);
    } else if (token === ',') keep(match.index);
  }
  return best && text.slice(0, best.end) + best.closers;
}

const TOKEN = /[{}[\],]|"[^"\\]*(?:\\.[^"\\]*)*(?:"|$)|[^{}[\],"]+/gsu;
