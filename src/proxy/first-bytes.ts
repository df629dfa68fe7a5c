/** The start of a body that passes by, up to a limit. */
export class FirstBytes {
  readonly #chunks: Uint8Array[] = [];
  #room: number;

  constructor(limit: number) {
    this.#room = limit;
  }

  push(chunk: Uint8Array): void {
    if (this.#room <= 0) return;
    this.#chunks.push(chunk.subarray(0, this.#room));
    this.#room -= chunk.byteLength;
  }

  /** `undefined` where there was none or more than the limit, of which the start is of no use. */
  bytes(): Uint8Array | undefined {
    return this.#chunks.length === 0 || this.#room < 0 ? undefined : Buffer.concat(this.#chunks);
  }
}
