/**
 * A JSON text laid out for reading, its tokens as they are: numbers keep their digits, and names that come twice stay. Of a text that was cut, what there is;
 * nothing is checked. `undefined` where it would become much longer, which is nesting made for that.
 */
export function prettyJson(text: string): string | undefined {
  const pieces: string[] = [];
  let depth = 0;
  let length = 0;
  const most = 8 * text.length + SLACK;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const end = tokenEnd(text, at, code);
    const token = text.slice(at, end);
    at = end;
    if (BLANK.has(code)) continue;
    let piece = token;
    if (code === COLON) piece = ': ';
    else if (code === COMMA) piece = `,${lineBreak(depth)}`;
    else if (OPENING.has(code)) {
      const next = pastBlanks(text, at);
      const closes = CLOSING.has(text.charCodeAt(next));
      if (closes) {
        piece = token + (text[next] ?? '');
        at = next + 1;
      } else piece = token + lineBreak(++depth);
    } else if (CLOSING.has(code)) piece = lineBreak((depth = Math.max(0, depth - 1))) + token;
    length += piece.length;
    if (length > most) return undefined;
    pieces.push(piece);
  }
  return pieces.join('');
}

const SLACK = 1024;
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
const MARKS = new Set([QUOTE, COLON, COMMA, ...BLANK, ...OPENING, ...CLOSING]);

/** A string whole, a mark or a blank by itself, a number or a word. */
function tokenEnd(text: string, start: number, code: number): number {
  let end = start + 1;
  if (code === QUOTE) {
    for (; end < text.length; end++) {
      const next = text.charCodeAt(end);
      if (next === BACKSLASH) end++;
      else if (next === QUOTE) return end + 1;
    }
    return text.length;
  }
  if (MARKS.has(code)) return end;
  while (end < text.length && !MARKS.has(text.charCodeAt(end))) end++;
  return end;
}

function pastBlanks(text: string, start: number): number {
  let at = start;
  while (BLANK.has(text.charCodeAt(at))) at++;
  return at;
}

function lineBreak(depth: number): string {
  return LINE_BREAKS[depth] ?? `\n${'  '.repeat(depth)}`;
}

const LINE_BREAKS = Array.from({ length: 32 }, (_, depth) => `\n${'  '.repeat(depth)}`);
