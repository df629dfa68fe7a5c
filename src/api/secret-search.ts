import { ALIKE, BACKSLASH, beforeEnd, endOfMatch, PERCENT } from './escaped-match.ts';
import { MIN_SECRET, secretPatterns } from './secret-patterns.ts';

/** `[start, end)`. */
export type Span = readonly [start: number, end: number];

/** What a search found. */
export interface Findings {
  /** In order, none touches another. */
  readonly spans: readonly Span[];
  /** Where something begins that only what comes next can tell for a secret; the length of the bytes where nothing does. */
  readonly open: number;
}

/**
 * Looks for secrets in bytes. A text that holds one as it is holds three of its first eight bytes at a place that six divides, so only
 * these are looked at; and the bytes around each escape.
 */
export class SecretSearch {
  readonly #patterns: readonly Uint8Array[];
  /** By hash of three bytes in a row: the last entry; 0 for none. */
  readonly #last = new Uint32Array(1 << HASH_BITS);
  /** Of each entry: the pattern, where in it the three bytes are, and the entry before with the same hash. */
  readonly #entries: (readonly [pattern: Uint8Array, offset: number, before: number])[] = [NO_ENTRY];
  /** By first byte. */
  readonly #byFirst = new Map<number, Uint8Array[]>();
  /** Of each byte whether it matters after a backslash: then it may hide one of a secret. */
  readonly #hides: readonly boolean[];
  readonly #isAscii: boolean;

  constructor(values: readonly string[]) {
    this.#patterns = secretPatterns(values);
    const areSpecial = values.some((value) => JSON.stringify(value) !== `"${value}"`);
    this.#hides = Array.from({ length: 256 }, (_, byte) => areSpecial || HIDING.includes(String.fromCharCode(byte)));
    this.#isAscii = values.every((value) => /^[\0-\x7f]*$/.test(value));
    for (const pattern of this.#patterns) this.#enter(pattern);
  }

  #enter(pattern: Uint8Array): void {
    for (let offset = 0; offset < STEP; offset++) {
      const hash = hashOf(pattern[offset]!, pattern[offset + 1]!, pattern[offset + 2]!);
      this.#entries.push([pattern, offset, this.#last[hash]!]);
      this.#last[hash] = this.#entries.length - 1;
    }
    const others = this.#byFirst.get(pattern[0]!) ?? [];
    this.#byFirst.set(pattern[0]!, [...others, pattern]);
  }

  /** Whether a text may hold one: a quick look that is right when it says no. */
  mayFind(text: string): boolean {
    if (!this.#isAscii || text.includes('%') || text.includes('\\')) return true;
    for (let i = 0; i + 2 < text.length; i += STEP) {
      const hash = hashOf(alikeCode(text, i), alikeCode(text, i + 1), alikeCode(text, i + 2));
      if (this.#last[hash] !== 0) return true;
    }
    return false;
  }

  /** With `isEnd` nothing comes after these bytes: a secret that is cut there counts from eight characters on. */
  find(bytes: Uint8Array, isEnd: boolean): Findings {
    const search = new Finds(bytes, isEnd);
    for (let i = 0; i + 2 < bytes.length; i += STEP) {
      const hash = hashOf(ALIKE[bytes[i]!]!, ALIKE[bytes[i + 1]!]!, ALIKE[bytes[i + 2]!]!);
      if (this.#last[hash] !== 0) this.#tryEntries(search, i, this.#last[hash]!);
    }
    this.#findEscaped(search);
    if (!isEnd) this.#findBegun(search);
    return search.result();
  }

  #tryEntries(search: Finds, i: number, last: number): void {
    for (let entry = last; entry !== 0;) {
      const [pattern, offset, before] = this.#entries[entry]!;
      if (i >= offset) search.try(pattern, i - offset);
      entry = before;
    }
  }

  /** What has an escape in its first eight bytes. */
  #findEscaped(search: Finds): void {
    const { bytes } = search;
    let after = 0;
    for (let i = firstEscape(bytes); i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte !== PERCENT && byte !== BACKSLASH) continue;
      if (byte === BACKSLASH && !this.#hides[bytes[i + 1] ?? BACKSLASH]) continue;
      for (let start = Math.max(after, i - MIN_SECRET + 1); start <= i; start++) this.#tryAt(search, start);
      after = i + 1;
    }
  }

  #tryAt(search: Finds, start: number): void {
    const byte = search.bytes[start]!;
    const patterns = byte === PERCENT || byte === BACKSLASH ? this.#patterns : this.#byFirst.get(ALIKE[byte]!);
    for (const pattern of patterns ?? []) search.try(pattern, start);
  }

  /** Where the last bytes, too few to be found above, may be the start of one. */
  #findBegun(search: Finds): void {
    const { length } = search.bytes;
    for (let start = Math.max(0, length - MIN_SECRET + 1); start < length; start++) this.#tryAt(search, start);
  }
}

/** What is found while it is looked for. */
class Finds {
  readonly bytes: Uint8Array;
  readonly #isEnd: boolean;
  readonly #spans: Span[] = [];
  #open: number;

  constructor(bytes: Uint8Array, isEnd: boolean) {
    this.bytes = bytes;
    this.#isEnd = isEnd;
    this.#open = bytes.length;
  }

  try(pattern: Uint8Array, start: number): void {
    const end = endOfMatch(this.bytes, start, pattern);
    const cut = beforeEnd(end);
    if (end >= 0) this.#spans.push([start, end]);
    else if (cut === undefined) return;
    else if (!this.#isEnd) this.#open = Math.min(this.#open, start);
    else if (cut >= MIN_SECRET) this.#spans.push([start, this.bytes.length]);
  }

  result(): Findings {
    return { spans: merged(this.#spans), open: this.#open };
  }
}

/** `\\u0041`, `\\x41`, `\\/`, and these escaped again. */
const HIDING = 'ux/\\';
const STEP = MIN_SECRET - 2;
const HASH_BITS = 15;
const NO_ENTRY: readonly [Uint8Array, number, number] = [new Uint8Array(), 0, 0];

function hashOf(first: number, second: number, third: number): number {
  return ((first << 10) ^ (second << 5) ^ third) & ((1 << HASH_BITS) - 1);
}

function alikeCode(text: string, at: number): number {
  return ALIKE[text.charCodeAt(at)] ?? 0;
}

function firstEscape(bytes: Uint8Array): number {
  const [percent, backslash] = [bytes.indexOf(PERCENT), bytes.indexOf(BACKSLASH)];
  return Math.min(percent < 0 ? bytes.length : percent, backslash < 0 ? bytes.length : backslash);
}

function merged(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const all: Span[] = [];
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last && start <= last[1]) all[all.length - 1] = [last[0], Math.max(last[1], end)];
    else all.push([start, end]);
  }
  return all;
}
