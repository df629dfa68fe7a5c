/** Numbers that look random and are the same in each run: xorshift32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed || 1;
  }

  /** From 0 up to, and without, `end`. */
  below(end: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % end;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  text(length: number, alphabet: readonly string[]): string {
    return Array.from({ length }, () => this.of(alphabet)).join('');
  }

  /** The bytes in pieces of any size, empty ones too. */
  pieces(bytes: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      const size = this.of([0, 1, 1, 2, 3, 7, 16, 100, 5000]);
      pieces.push(bytes.subarray(at, at + size));
      at += size;
    }
    return pieces;
  }
}
