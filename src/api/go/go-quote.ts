import { textOfUtf8 } from './go-utf8.ts';
import { codePointOf } from '../text/code-point.ts';

/** A text as Go's `%q` prints it (strconv.Quote): what is not printable is escaped, other scripts are not. */
export function goQuote(text: string): string {
  if (/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)) return `"${text}"`;
  // Of such text JSON escapes the very same, and much faster.
  if (/^[\x20-\x7e\n\r\t]*$/.test(text)) return JSON.stringify(text);
  return `"${text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escape)}"`;
}

/** The text that Go's `%q` printed, quotes included; `undefined` for any other text. */
export function goUnquote(quoted: string): string | undefined {
  if (!QUOTED.test(quoted)) return undefined;
  const body = quoted.slice(1, -1);
  if (!body.includes('\\')) return body;
  return body.replace(/(?:\\x[0-9a-f]{2})+|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|\\./gu, unescape);
}

const QUOTED = /^"(?:[^"\\\n]|\\(?:["\\abfnrtv]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}))*"$/u;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\f', 'f'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
  ['\v', 'v'],
  ['"', '"'],
  ['\\', '\\'],
]);

const CHARACTERS: ReadonlyMap<string, string> = new Map([...LETTERS].map(([character, letter]) => [letter, character]));

function escape(character: string): string {
  const letter = LETTERS.get(character);
  if (letter !== undefined) return `\\${letter}`;
  const code = codePointOf(character);
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0x10000) return `\\U${code.toString(16).padStart(8, '0')}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A run of `\x..` is a run of bytes, which may make up characters. */
function unescape(escaped: string): string {
  switch (escaped[1]) {
    case 'x':
      return textOfUtf8(Uint8Array.from(escaped.split('\\x').slice(1), (hex) => Number.parseInt(hex, 16)));
    case 'u':
    case 'U':
      return codePoint(Number.parseInt(escaped.slice(2), 16));
    default:
      return CHARACTERS.get(escaped.slice(1)) ?? escaped;
  }
}

function codePoint(code: number): string {
  return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code);
}
