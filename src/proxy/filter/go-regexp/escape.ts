import type { PatternReader } from './pattern-reader.ts';
import { RegexpError } from './regexp-error.ts';

const MAX_CODE_POINT = 0x10ffff;

/** The escapes of C; `\b` is not one of them. */
const CONTROLS = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/** Reads an escape that stands for one character (regexp/syntax parse.go, parseEscape); the reader is at its backslash. */
export function readEscape(reader: PatternReader): number {
  const start = reader.position;
  reader.next();
  if (reader.atEnd) throw new RegexpError('trailing backslash at end of expression', '');
  const letter = reader.next();
  const codePoint = CONTROLS.get(letter) ?? codeOf(letter, reader);
  if (codePoint === undefined) throw new RegexpError('invalid escape sequence', reader.since(start));
  return codePoint;
}

function codeOf(letter: string, reader: PatternReader): number | undefined {
  if (letter === 'x') return reader.take('{') ? bracedHex(reader) : twoHexDigits(reader);
  // One digit alone would be a backreference, which Go does not have.
  if (letter === '0' || (isOctal(letter) && isOctal(reader.peek()))) return octal(letter, reader);
  return /[\0-\x7f]/u.test(letter) && !/[0-9A-Za-z]/u.test(letter) ? letter.codePointAt(0) : undefined;
}

function octal(first: string, reader: PatternReader): number {
  let digits = first;
  while (digits.length < 3 && isOctal(reader.peek())) digits += reader.next();
  return Number.parseInt(digits, 8);
}

function isOctal(character: string): boolean {
  return /^[0-7]$/u.test(character);
}

function twoHexDigits(reader: PatternReader): number | undefined {
  const digits = reader.next() + reader.next();
  return /^[0-9A-Fa-f]{2}$/u.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

function bracedHex(reader: PatternReader): number | undefined {
  let digits = '';
  for (;;) {
    const digit = reader.next();
    if (digit === '}') return digits === '' ? undefined : Number.parseInt(digits, 16);
    if (!/^[0-9A-Fa-f]$/u.test(digit)) return undefined;
    digits += digit;
    if (Number.parseInt(digits, 16) > MAX_CODE_POINT) return undefined;
  }
}
