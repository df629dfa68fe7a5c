/** Where bytes are in a ByteRing. */
export interface Place {
  readonly slab: Slab;
  /** How often its slab had been taken into use. */
  readonly use: number;
  readonly from: number;
  readonly to: number;
}

interface Slab {
  readonly bytes: Buffer;
  use: number;
}

/**
 * The latest bytes of many things, up to a budget, in a few large buffers that are used again and again. V8 has nothing to move, to mark or to count in them: twenty
 * thousand objects or buffers of their own would cost the proxy a fifth of its time.
 */
export class ByteRing {
  readonly #most: number;
  readonly #slabs: Slab[] = [];
  #at = -1;
  #used = SLAB;

  /** `budget` in bytes; it is met to a MiB. */
  constructor(budget: number) {
    this.#most = Math.max(1, Math.floor(budget / SLAB));
  }

  /** Adds a text as UTF-8; `undefined` where it is larger than a MiB. */
  addText(text: string): Place | undefined {
    // Three bytes for each unit of UTF-16 at most.
    const slab = this.#slabFor(text.length * 3) ?? this.#slabFor(Buffer.byteLength(text));
    return slab && this.#added(slab, slab.bytes.write(text, this.#used));
  }

  /** Adds pieces as one; `undefined` where they are larger than the whole ring. */
  addBytes(pieces: readonly Uint8Array[]): Place | undefined {
    let size = 0;
    for (const { byteLength } of pieces) size += byteLength;
    const slab = this.#slabFor(size);
    if (!slab) return undefined;
    let at = this.#used;
    for (const piece of pieces) {
      slab.bytes.set(piece, at);
      at += piece.byteLength;
    }
    return this.#added(slab, size);
  }

  /** The bytes that were added; `undefined` where others have taken their place. Valid until the next ones are added. */
  at({ slab, use, from, to }: Place): Buffer | undefined {
    return slab.use === use ? slab.bytes.subarray(from, to) : undefined;
  }

  #added(slab: Slab, size: number): Place {
    const from = this.#used;
    this.#used += size;
    return { slab, use: slab.use, from, to: this.#used };
  }

  /** The slab that has room for so many bytes. */
  #slabFor(size: number): Slab | undefined {
    if (size > SLAB) return undefined;
    const current = this.#slabs[this.#at];
    if (current && this.#used + size <= SLAB) return current;
    this.#at = (this.#at + 1) % this.#most;
    this.#used = 0;
    const next = (this.#slabs[this.#at] ??= { bytes: Buffer.allocUnsafeSlow(SLAB), use: 0 });
    next.use++;
    return next;
  }
}

/** In bytes; at least what is kept of the two bodies of an exchange. */
export const SLAB = 2 * 1024 * 1024;
