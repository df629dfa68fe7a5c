import { type Bounds, NotReadError } from './bounds.ts';

/** `JSON.parse` for a text from outside. Throws NotReadError where it is beyond the bounds, SyntaxError where it is not JSON. */
export function parseJson(text: string, bounds: Bounds): unknown {
  mustBeWithin(text, bounds);
  return JSON.parse(text) as unknown;
}

/**
 * Counts containers and commas in one pass, which costs a fraction of parsing the worst texts. `JSON.parse` itself never
 * overflows the stack, but takes a second for 8 MB of `[`; and code that walks through its result is recursive.
 */
function mustBeWithin(text: string, { size, depth, steps }: Bounds): void {
  if (text.length > size) throw new NotReadError('too large');
  // Most texts have fewer brackets than levels are allowed: then nothing has to be counted.
  if (steps === Infinity && (text.length <= depth || !hasMoreBrackets(text, depth))) return;
  let [open, count] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) count++;
    // A bracket and a brace differ in one bit.
    else if ((code | 0x20) === OPEN) {
      count++;
      if (++open > depth) throw new NotReadError('nested too deep');
    } else if ((code | 0x20) === CLOSE) open--;
    if (count > steps) throw new NotReadError('of too many values');
  }
}

/** Where the closing quote of the string that begins at `start` is; the end of the text where it has none. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

function hasMoreBrackets(text: string, limit: number): boolean {
  let found = 0;
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (++found > limit) return true;
    }
  }
  return false;
}

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN, CLOSE] = [0x7b, 0x7d];
