import { ALIKE, ANY, BACKSLASH, beforeEnd, endOfMatch, escapedByte, NONE, PERCENT } from '../escaped-match.ts';
import type { Work } from '../escaped-match.ts';
import { MIN_SECRET, secretPatterns } from './secret-patterns.ts';
import type { SecretPattern } from './secret-patterns.ts';

/** `[start, end)`. */
export type Span = readonly [start: number, end: number];

/** What a search found. */
export interface Findings {
  /** In order, none touches another. */
  readonly spans: readonly Span[];
  /** Where something begins that may turn out to be a secret once more bytes come; the length of the bytes where nothing does. */
  readonly open: number;
}

/**
 * Looks for secrets in bytes. An unescaped secret has three of its first eight bytes at an offset divisible by six, so only those offsets
 * are looked at, and the bytes around each escape.
 */
export class SecretSearch {
  readonly #patterns: readonly Uint8Array[];
  /** By hash of three bytes in a row: the last entry; 0 for none. */
  readonly #last = new Uint32Array(1 << HASH_BITS);
  /** Of each entry: the pattern, where in its spelling the three bytes are, and the entry before with the same hash. */
  readonly #entries: (readonly [pattern: Uint8Array, offset: number, before: number])[] = [NO_ENTRY];
  /** By first byte. */
  readonly #byFirst: readonly Uint8Array[][] = Array.from({ length: 256 }, () => []);
  readonly #isAscii: boolean;

  constructor(values: readonly string[]) {
    const patterns = secretPatterns(values);
    this.#patterns = patterns.map(({ pattern }) => pattern);
    this.#isAscii = values.every((value) => /^[\0-\x7f]*$/.test(value));
    for (const pattern of patterns) this.#enter(pattern);
  }

  #enter({ pattern, spellings }: SecretPattern): void {
    for (const spelling of spellings) {
      for (let offset = 0; offset < STEP; offset++) {
        const hash = hashAt(spelling, offset);
        this.#entries.push([pattern, offset, this.#last[hash] ?? 0]);
        this.#last[hash] = this.#entries.length - 1;
      }
    }
    this.#startingWith(pattern[0] ?? 0).push(pattern);
  }

  /** Whether a text may contain a secret: a quick test that is only reliable when it says no. */
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
    const { length } = bytes;
    for (let i = nextSample(bytes, 0, this.#last); i < length; i = nextSample(bytes, i + STEP, this.#last)) {
      if (search.isExhausted) break;
      this.#tryEntries(search, i, this.#last[hashAt(bytes, i)] ?? 0);
    }
    this.#findEscaped(search, PERCENT);
    this.#findEscaped(search, BACKSLASH);
    if (!isEnd) this.#findBegun(search);
    return search.result();
  }

  #tryEntries(search: Finds, i: number, last: number): void {
    for (let entry = last; entry !== 0;) {
      const [pattern, offset, before] = this.#entries[entry] ?? NO_ENTRY;
      if (i >= offset) search.try(pattern, i - offset);
      entry = before;
    }
  }

  /** What has an escape in its first eight bytes. */
  #findEscaped(search: Finds, sign: number): void {
    const { bytes } = search;
    let after = 0;
    for (let i = nextEscape(bytes, sign, 0); i >= 0 && !search.isExhausted; i = nextEscape(bytes, sign, after)) {
      search.spend(LOOK);
      for (let start = Math.max(after, i - MIN_SECRET + 1); start <= i; start++) this.#tryAt(search, start);
      after = i + 1;
    }
  }

  #tryAt(search: Finds, start: number): void {
    const byte = search.bytes[start] ?? 0;
    if (byte !== BACKSLASH) this.#tryAll(search, start, this.#startingWith(byte));
    if (byte !== BACKSLASH && byte !== PERCENT) return;
    const escaped = escapedByte(search.bytes, start);
    if (escaped !== NONE) this.#tryAll(search, start, escaped === ANY ? this.#patterns : this.#startingWith(escaped));
  }

  /** Patterns have ALIKE applied. */
  #startingWith(byte: number): Uint8Array[] {
    return this.#byFirst[ALIKE[byte] ?? byte] ?? [];
  }

  #tryAll(search: Finds, start: number, patterns: readonly Uint8Array[]): void {
    for (const pattern of patterns) search.try(pattern, start);
  }

  /** Where the last bytes, too few to be found above, may be the start of one. */
  #findBegun(search: Finds): void {
    const { length } = search.bytes;
    for (let start = Math.max(0, length - MIN_SECRET + 1); start < length; start++) this.#tryAt(search, start);
  }
}

/** The state of one search. */
class Finds {
  readonly bytes: Uint8Array;
  readonly #isEnd: boolean;
  readonly #spans: Span[] = [];
  #open: number;
  /** A limit for texts crafted to be full of beginnings of secrets, which could take seconds. */
  readonly #work: Work;

  constructor(bytes: Uint8Array, isEnd: boolean) {
    this.bytes = bytes;
    this.#isEnd = isEnd;
    this.#open = bytes.length;
    this.#work = { left: Math.min(MAX_WORK, 200_000 + bytes.length) };
  }

  get isExhausted(): boolean {
    return this.#work.left < 0;
  }

  spend(work: number): void {
    this.#work.left -= work;
  }

  try(pattern: Uint8Array, start: number): void {
    if (this.isExhausted) return;
    const end = endOfMatch(this.bytes, start, pattern, this.#work);
    const cut = beforeEnd(end);
    if (end >= 0) this.#spans.push([start, end]);
    else if (cut === undefined) return;
    else if (!this.#isEnd) this.#open = Math.min(this.#open, start);
    else if (cut >= MIN_SECRET) this.#spans.push([start, this.bytes.length]);
  }

  /** A text that cannot be searched in time is treated as one secret. */
  result(): Findings {
    if (this.isExhausted) return { spans: [[0, this.bytes.length]], open: this.bytes.length };
    return { spans: merged(this.#spans), open: this.#open };
  }
}

/** Of each byte, 1 where a backslash before it may hide a byte of a secret. */
const HIDING = Uint8Array.from({ length: 256 }, (_, byte) => Number('ux/'.includes(String.fromCharCode(byte))));
const STEP = MIN_SECRET - 2;
const HASH_BITS = 15;
/** What looking at an escape costs, and the most that may be spent, in the units of Work. */
const LOOK = 6;
const MAX_WORK = 2_000_000;
const NO_ENTRY: readonly [Uint8Array, number, number] = [new Uint8Array(), 0, 0];

function hashAt(bytes: Uint8Array, i: number): number {
  return hashOf(ALIKE[bytes[i] ?? 0] ?? 0, ALIKE[bytes[i + 1] ?? 0] ?? 0, ALIKE[bytes[i + 2] ?? 0] ?? 0);
}

function hashOf(first: number, second: number, third: number): number {
  // Multiplied by the golden ratio (Knuth, The Art of Computer Programming 6.4), so that words of one kind do not meet.
  return Math.imul((first << 16) | (second << 8) | third, 0x9e3779b1) >>> (32 - HASH_BITS);
}

function alikeCode(text: string, at: number): number {
  return ALIKE[text.charCodeAt(at)] ?? 0;
}

/** The next offset divisible by six at which three bytes of a spelling may be. */
function nextSample(bytes: Uint8Array, start: number, last: Uint32Array): number {
  const end = bytes.length - 2;
  for (let i = start; i < end; i += STEP) if (last[hashAt(bytes, i)] !== 0) return i;
  return bytes.length;
}

/** The next percent sign, or backslash that `u0041`, `x41` or a slash follows; -1 for none. Other escapes are spellings. */
function nextEscape(bytes: Uint8Array, sign: number, start: number): number {
  // The runtime's own search is many times as fast as a loop.
  let i = bytes.indexOf(sign, start);
  while (sign === BACKSLASH && i >= 0 && HIDING[bytes[i + 1] ?? 0] === 0) i = bytes.indexOf(sign, i + 1);
  return i;
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
