import { MAX_DEPTH } from './partial-value.ts';
import type { PartialValue } from './partial-value.ts';

/** A JSON text, maybe cut: then all that is complete before the cut, in containers closed there. Throws on what is no JSON. */
export function parseJsonPrefix(text: string): PartialValue {
  try {
    return { value: JSON.parse(text) as unknown, isCut: false };
  } catch (error) {
    const complete = completed(text);
    if (complete === undefined) throw error;
    return { value: JSON.parse(complete) as unknown, isCut: true };
  }
}

/** The text up to the last complete member or element, and what closes the containers that are open there. */
function completed(text: string): string | undefined {
  const closers: string[] = [];
  let best: { end: number; closers: string } | undefined;
  const keep = (end: number) => {
    best = { end, closers: closers.toReversed().join('') };
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token === '{' || token === '[') {
      closers.push(token === '{' ? '}' : ']');
      if (closers.length > MAX_DEPTH) break;
      keep(TOKEN.lastIndex);
    } else if (token === '}' || token === ']') {
      if (closers.pop() !== token) return undefined;
      if (closers.length === 0) return undefined;
      keep(TOKEN.lastIndex);
    } else if (token === ',') keep(match.index);
  }
  return best && text.slice(0, best.end) + best.closers;
}

const TOKEN = /[{}[\],]|"[^"\\]*(?:\\.[^"\\]*)*(?:"|$)|[^{}[\],"]+/gsu;
