/** The start of a body that passes by, up to a limit. */
export class FirstBytes {
  readonly #chunks: Uint8Array[] = [];
  #room: number;
  #ended = false;

  constructor(limit: number) {
    this.#room = limit;
  }

  push(chunk: Uint8Array): void {
    if (this.#room <= 0) return;
    this.#chunks.push(chunk.subarray(0, this.#room));
    this.#room -= chunk.byteLength;
  }

  /** There is no more to come. */
  end(): void {
    this.#ended = true;
  }

  /** `undefined` where there was none or more than the limit, of which the start is of no use. */
  bytes(): Uint8Array | undefined {
    return this.#chunks.length === 0 || this.#room < 0 ? undefined : Buffer.concat(this.#chunks);
  }

  /** All of it; `undefined` while its end has not passed, and where it was more than the limit. */
  whole(): Uint8Array | undefined {
    return this.#ended && this.#room >= 0 ? Buffer.concat(this.#chunks) : undefined;
  }
}
