import type { Exchange } from '../../src/trace/exchange.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';

/** What a terminal obeys, and what nobody sees but changes how the rest reads. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  'a title of the window': '\u001b]0;PWN\u0007',
  'a cleared screen': '\u001b[2J\u001b[H',
  'a colour': '\u001b[31mred\u001b[0m',
  'a hidden text': '\u001b[8mhidden',
  'a C1 control sequence': '\u009b31m',
  'a C1 line break': 'a\u0085b',
  'a carriage return': 'shown\rover',
  'a backspace': 'rm\b\bls',
  'a NUL': 'a\0b',
  DEL: 'a\u007fb',
  'a bidi override': 'a\u202Egpj.exe',
  'a bidi isolate': '\u2066x\u2069',
  'bidi marks': '\u200e\u200f\u061c',
  'a line separator': 'a\u2028b\u2029c',
  'zero-width characters': 'a\u200bb\ufeffc\u2060',
  tags: 'a\u{e0041}\u{e007f}b',
  'a filler that is a letter': 'a\u3164b',
};

/** All of them, without control characters below a line break: client-go takes a body with one for binary. */
export const ALL_HOSTILE = ['\0', '\u0007', '\b'].reduce(
  (text, control) => text.replaceAll(control, ''),
  Object.values(HOSTILE_TEXTS).join(''),
);

/** The first character that must not reach a terminal; said apart from how the program says it. */
export function rawIn(text: string): string | undefined {
  const match =
    /(?![\t\n\r])\p{Cc}|[\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\r(?!\n)/u.exec(
      text,
    );
  return match ? `${JSON.stringify(text.slice(Math.max(0, match.index - 60), match.index + 20))}` : undefined;
}

/** An exchange as a line of a trace that somebody else wrote: with a text behind every text of it but those that say what kind of record it is. */
export function hostileLine(exchange: Exchange, text: string): string {
  const suffixed = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return KEPT.has(key) ? value : value + text;
    if (Array.isArray(value)) return value.map((item) => suffixed(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, suffixed(item, name)]));
  };
  return JSON.stringify(suffixed(JSON.parse(traceLine(exchange, Infinity))));
}

const KEPT: ReadonlySet<string> = new Set([
  'kind',
  'apiVersion',
  'startedAt',
  'issuedAt',
  'expiresAt',
  'stage',
  'origin',
  'class',
  'scope',
]);
