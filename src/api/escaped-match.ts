import { utf8 } from './bytes.ts';

/**
 * Characters that encoders write for one another: the two alphabets of base64 (RFC 4648 sections 4 and 5), the blank of a form, and a control
 * character and the letter that JSON and Go write for it after a backslash.
 */
export const ALIKE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = '- _\b\t\n\f\r\x07\v'.indexOf(String.fromCharCode(byte));
  return at < 0 ? byte : '++/btnfrav'.charCodeAt(at);
});

/** `%`, which begins an escape of a URL. */
export const PERCENT = 0x25;
/** `\`, which begins an escape of JSON and Go. */
export const BACKSLASH = 0x5c;

/** What is looked for: ALIKE applied, and without backslashes, of which JSON makes two, four, eight. */
export function toPattern(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte !== BACKSLASH).map((byte) => ALIKE[byte] ?? byte);
}

/** The bytes do not match. */
export const MISMATCH = -1;

/**
 * Where the pattern that begins at `start` ends, each of its bytes as it is or as `%41`, `\u0041` or `\x41`, however often that was escaped
 * again; MISMATCH; or, where the bytes end first, less than that by one and by how much of the pattern was there (`beforeEnd`).
 * `from` is how much of the pattern is there already. Once the work is used up, nothing matches.
 */
export function endOfMatch(bytes: Uint8Array, start: number, pattern: Uint8Array, work: Work, from = 0): number {
  let i = start;
  let k = from;
  work.left -= COMPARISON;
  while (k < pattern.length) {
    if (i >= bytes.length) return MISMATCH - 1 - k;
    const byte = bytes[i] ?? 0;
    if (byte === PERCENT || byte === BACKSLASH) return endAfterEscape(bytes, i, { pattern, work, k });
    if (ALIKE[byte] !== pattern[k]) break;
    i++;
    k++;
  }
  work.left -= (k - from) >> 3;
  return k < pattern.length ? MISMATCH : i;
}

/** How much more may be done, in units of some ten nanoseconds. */
export interface Work {
  left: number;
}

const COMPARISON = 2;
const ESCAPE = 20;

/** The byte that the escape at a percent sign or backslash stands for, the first one of a character; NONE, or ANY where the bytes end in it. */
export function escapedByte(bytes: Uint8Array, i: number): number {
  if (bytes[i] === PERCENT) return percentByte(bytes, i);
  const letter = pastBackslashes(bytes, i);
  if (isCut(bytes, letter)) return ANY;
  const unit = bytes[letter] === LETTER_U ? hexAt(bytes, letter + 1, 4) : undefined;
  if (unit !== undefined && unit < 0x80) return unit;
  return codePointAt(bytes, letter)?.bytes[0] ?? NONE;
}

/** There is no escape here. */
export const NONE = -1;
/** The bytes end within an escape, which may stand for any byte. */
export const ANY = -2;

function percentByte(bytes: Uint8Array, i: number): number {
  for (let digits = i + 1; ; digits += 2) {
    const byte = hexAt(bytes, digits, 2);
    if (byte === undefined) return digits + 2 > bytes.length && mayBeHex(bytes, digits, 2) ? ANY : NONE;
    if (byte !== PERCENT) return byte;
  }
}

/** How much of the pattern was there when the bytes ended; `undefined` where they did not. */
export function beforeEnd(end: number): number | undefined {
  return end < MISMATCH ? MISMATCH - 1 - end : undefined;
}

interface Matching {
  readonly pattern: Uint8Array;
  readonly work: Work;
  /** How much of the pattern is there. */
  readonly k: number;
}

/** An escape can be read in more than one way: `%2541` is `%41` or `A` or itself. The first that leads to the end of the pattern counts. */
function endAfterEscape(bytes: Uint8Array, i: number, { pattern, work, k }: Matching): number {
  work.left -= ESCAPE;
  if (work.left < 0) return MISMATCH;
  const readings =
    bytes[i] === PERCENT ? percentAt(bytes, i, pattern[k] ?? 0) : backslashAt(bytes, i, pattern.subarray(k));
  let best = readings.isCut ? MISMATCH - 1 - k : MISMATCH;
  for (const [length, matched] of readings.steps) {
    const end = endOfMatch(bytes, i + length, pattern, work, k + matched);
    if (end >= 0) return end;
    best = Math.min(best, end);
  }
  return best;
}

interface Readings {
  /** How many bytes it is, and for how many of the pattern it stands; a backslash for none. */
  readonly steps: readonly (readonly [length: number, matched: number])[];
  /** Whether the bytes end before it is clear what it stands for. */
  readonly isCut: boolean;
}

function percentAt(bytes: Uint8Array, i: number, expected: number): Readings {
  const steps: [number, number][] = expected === PERCENT ? [[1, 1]] : [];
  for (let digits = i + 1; ; digits += 2) {
    if (digits + 2 > bytes.length && mayBeHex(bytes, digits, 2)) return { steps, isCut: true };
    const byte = hexAt(bytes, digits, 2);
    const length = digits + 2 - i;
    if (byte === BACKSLASH) steps.push([length, 0]);
    else if (byte !== undefined && ALIKE[byte] === expected) steps.push([length, 1]);
    if (byte !== PERCENT) return { steps, isCut: false };
  }
}

/** Backslashes, and what they make of `u0041` and `x41`; all else stands for itself after them. */
function backslashAt(bytes: Uint8Array, i: number, expected: Uint8Array): Readings {
  const letter = pastBackslashes(bytes, i);
  if (isCut(bytes, letter)) return { steps: [], isCut: true };
  const escaped = codePointAt(bytes, letter);
  const itself = [letter - i, 0] as const;
  if (!escaped) return { steps: [itself], isCut: false };
  const length = escaped.end - i;
  if (escaped.bytes[0] === BACKSLASH) return { steps: [[length, 0], itself], isCut: false };
  const isExpected = escaped.bytes.every((byte, at) => ALIKE[byte] === expected[at]);
  return { steps: isExpected ? [[length, escaped.bytes.length], itself] : [itself], isCut: false };
}

/** Whether what follows a backslash ends before it is clear what it stands for. */
function isCut(bytes: Uint8Array, i: number): boolean {
  if (i >= bytes.length) return true;
  const digits = bytes[i] === LETTER_U ? 4 : bytes[i] === LETTER_X ? 2 : 0;
  if (digits === 0) return false;
  const end = i + 1 + digits;
  if (end > bytes.length) return mayBeHex(bytes, i + 1, digits);
  if (digits === 2 || !isHighSurrogate(hexAt(bytes, i + 1, 4))) return false;
  const second = pastBackslashes(bytes, end);
  return second === bytes.length || (second > end && bytes[second] === LETTER_U && second + 5 > bytes.length);
}

/** `u0041` as UTF-8, `x41` as the byte. */
function codePointAt(bytes: Uint8Array, i: number): { readonly bytes: Uint8Array; readonly end: number } | undefined {
  if (bytes[i] === LETTER_X) {
    const byte = hexAt(bytes, i + 1, 2);
    return byte === undefined ? undefined : { bytes: Uint8Array.of(byte), end: i + 3 };
  }
  const first = bytes[i] === LETTER_U ? hexAt(bytes, i + 1, 4) : undefined;
  if (first === undefined) return undefined;
  const next = pastBackslashes(bytes, i + 5);
  const second = next > i + 5 && bytes[next] === LETTER_U ? hexAt(bytes, next + 1, 4) : undefined;
  const isPair = isHighSurrogate(first) && second !== undefined && (second & 0xfc00) === 0xdc00;
  const text = isPair ? String.fromCharCode(first, second) : String.fromCharCode(first);
  return { bytes: utf8(text), end: isPair ? next + 5 : i + 5 };
}

function isHighSurrogate(unit: number | undefined): boolean {
  return unit !== undefined && (unit & 0xfc00) === 0xd800;
}

function pastBackslashes(bytes: Uint8Array, start: number): number {
  let i = start;
  while (bytes[i] === BACKSLASH) i++;
  return i;
}

function hexAt(bytes: Uint8Array, start: number, digits: number): number | undefined {
  let value = 0;
  for (let i = start; i < start + digits; i++) {
    const digit = HEX[bytes[i] ?? 0] ?? -1;
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

function mayBeHex(bytes: Uint8Array, start: number, digits: number): boolean {
  for (let i = start; i < Math.min(start + digits, bytes.length); i++) if ((HEX[bytes[i] ?? 0] ?? -1) < 0) return false;
  return true;
}

const LETTER_U = 0x75;
const LETTER_X = 0x78;
const HEX: Int8Array = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? -1 : digit;
});
