import { BOUNDS } from '../bounds/bounds.ts';
import { concat } from '../bytes.ts';

/**
 * Cuts a CBOR sequence (RFC 8742), as a watch in CBOR is, into its items as their bytes come, wherever the pieces end. Only heads are
 * read. An item longer than `limit` is skipped.
 */
export class CborSequence {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #size = 0;
  /** For each open container how many items are missing; Infinity where a break ends it. */
  readonly #missing: number[] = [];
  /** How many bytes of a string are still missing. */
  #skip = 0;
  #head: number[] = [];
  #isBroken = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The items that are complete now. */
  push(data: Uint8Array): Uint8Array[] {
    const items: Uint8Array[] = [];
    let start = 0;
    for (let at = 0; at < data.length && !this.#isBroken;) {
      const passed = Math.min(this.#skip || 1, data.length - at);
      const isEnd = this.#skip > 0 ? this.#passString(passed) : this.#takeHead(data[at] ?? 0);
      at += passed;
      if (!isEnd) continue;
      this.#hold(data.subarray(start, at));
      start = at;
      if (this.#size <= this.#limit) items.push(concat(this.#pieces));
      this.#pieces = [];
      this.#size = 0;
    }
    this.#hold(data.subarray(start));
    return items;
  }

  #passString(bytes: number): boolean {
    this.#skip -= bytes;
    return this.#skip === 0 && this.#endItem();
  }

  /** The next byte of a head; true where an outermost item ends with it. */
  #takeHead(byte: number): boolean {
    this.#head.push(byte);
    const [initial = byte, ...argument] = this.#head;
    if (this.#head.length < headLength(initial)) return false;
    this.#head = [];
    const [major, info] = [initial >> 5, initial & 0x1f];
    if (initial === BREAK) {
      this.#missing.pop();
      return this.#endItem();
    }
    const value = info < 24 ? info : argument.reduce((sum, part) => sum * 256 + part, 0);
    return this.#begin(major, info === INDEFINITE ? Infinity : value);
  }

  #begin(major: number, count: number): boolean {
    const isString = major === MAJOR.bytes || major === MAJOR.text;
    const items = major === MAJOR.array ? count : major === MAJOR.map ? count * 2 : major === MAJOR.tag ? 1 : 0;
    if (isString && count !== Infinity) this.#skip = count;
    else if (items > 0 || isString) this.#missing.push(isString ? Infinity : items);
    this.#isBroken = this.#missing.length > BOUNDS.event.depth;
    return this.#skip === 0 && items === 0 && !(isString && count === Infinity) && this.#endItem();
  }

  /** An item has ended, and with it each container that it was the last of; true where that is the outermost. */
  #endItem(): boolean {
    for (let top = this.#missing.length - 1; top >= 0; top--) {
      const missing = (this.#missing[top] ?? 1) - 1;
      this.#missing[top] = missing;
      if (missing > 0) return false;
      this.#missing.pop();
    }
    return true;
  }

  #hold(piece: Uint8Array): void {
    this.#size += piece.length;
    if (this.#size > this.#limit || this.#isBroken) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(new Uint8Array(piece));
  }
}

const MAJOR = { bytes: 2, text: 3, array: 4, map: 5, tag: 6 };
const BREAK = 0xff;
const INDEFINITE = 31;

function headLength(initial: number): number {
  const info = initial & 0x1f;
  return info < 24 || info > 27 ? 1 : 1 + 2 ** (info - 24);
}
