/** The start of a body, kept as it passes, up to a limit in bytes. */
export class FirstBytes {
  readonly #chunks: Uint8Array[] = [];
  #room: number;
  #hasBegun = false;
  #ended = false;

  constructor(limit: number) {
    this.#room = limit;
  }

  /** Whether any of it has passed. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  push(chunk: Uint8Array): void {
    this.#hasBegun = true;
    if (this.#room <= 0) return;
    this.#chunks.push(chunk.subarray(0, this.#room));
    this.#room -= chunk.byteLength;
  }

  /** The body is complete. */
  end(): void {
    this.#ended = true;
  }

  /** What has passed; `undefined` where that is nothing, or more than the limit: a start alone is of no use. */
  bytes(): Uint8Array | undefined {
    return this.#chunks.length === 0 || this.#room < 0 ? undefined : Buffer.concat(this.#chunks);
  }

  /** The whole body; `undefined` until it is complete, and where it was more than the limit. */
  whole(): Uint8Array | undefined {
    return this.#ended && this.#room >= 0 ? Buffer.concat(this.#chunks) : undefined;
  }
}
