import { toPattern } from '../escaped-match.ts';

/** Shorter ones would be found in words that are not secrets. Shorter passwords are masked only by their place. */
export const MIN_SECRET = 8;

/** One of the forms in which a value may come back. */
export interface SecretPattern {
  /** As `endOfMatch` takes it. */
  readonly pattern: Uint8Array;
  /** How it may begin in a text without escapes of single characters: as it is, and in JSON, and in JSON in JSON. */
  readonly spellings: readonly Uint8Array[];
}

/** The forms of values: themselves, and in base64, alone or with something in front of them. */
export function secretPatterns(values: Iterable<string>): readonly SecretPattern[] {
  const patterns = new Map<string, SecretPattern>();
  for (const value of values) {
    for (const form of linesOf(value).flatMap((line) => [line, ...base64Cores(line)])) {
      for (const part of partsOf(form)) {
        const pattern = toPattern(part);
        if (pattern.length < MIN_SECRET) continue;
        patterns.set(Buffer.from(part).toString('latin1'), { pattern, spellings: spellingsOf(part) });
      }
    }
  }
  return [...patterns.values()];
}

/** A key in PEM is found by its lines. */
function linesOf(value: string): Uint8Array[] {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => !/^-----(?:BEGIN|END) /.test(line)).map((line) => Buffer.from(line));
}

/**
 * What base64 makes of it at each of the three places in a group of bytes where it can begin, without the characters at either end that it
 * shares with its neighbours. So also `Basic` with a user in front; OAuth escapes what it encodes so (RFC 6749 section 2.3.1).
 */
function base64Cores(line: Uint8Array): Uint8Array[] {
  const text = Buffer.from(line).toString();
  const others = [encodeURIComponent(text), inJson(text)].filter((form) => form !== text);
  return [line, ...others.map((form) => Buffer.from(form))].flatMap((form) =>
    [0, 1, 2].map((offset) => {
      const bytes = Buffer.concat([new Uint8Array(offset), form]);
      const [start, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
      return Buffer.from(bytes.toString('base64').slice(start, end));
    }),
  );
}

/** A very long one is found by its parts, so that little must be waited for while a body streams by. */
function partsOf(form: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < form.length;) {
    const end = endOfPart(form, at);
    parts.push(form.slice(at, end));
    at = end;
  }
  return parts;
}

/** The last part is not too short, and no character is in two. */
function endOfPart(form: Uint8Array, start: number): number {
  if (form.length - start <= MAX_PATTERN) return form.length;
  let end = Math.min(start + MAX_PATTERN, form.length - MIN_SECRET);
  while (((form[end] ?? 0) & 0xc0) === 0x80) end--;
  return end;
}

const MAX_PATTERN = 512;

function spellingsOf(part: Uint8Array): Uint8Array[] {
  // One character for each byte, of which only quotes, backslashes and control characters matter here.
  const text = Buffer.from(part.subarray(0, MIN_SECRET)).toString('latin1');
  const spellings = new Set([text, inJson(text), inJson(inJson(text))]);
  return Array.from(spellings, (spelling) => Buffer.from(spelling.slice(0, MIN_SECRET), 'latin1'));
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
