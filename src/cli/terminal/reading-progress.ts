import type { PlainOutput } from './plain-output.ts';

/** How far the reading of files has come, on one line of a terminal that is written again and again. Nothing within the first second. */
export class ReadingProgress {
  readonly #out: PlainOutput;
  readonly #startedAt = performance.now();
  #nextAt = this.#startedAt + FIRST_AFTER;
  #lines = 0;
  #bytes = 0;
  #isShown = false;

  constructor(out: PlainOutput) {
    this.#out = out;
  }

  /** The same bytes, counted. */
  async *counting(bytes: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
    for await (const piece of bytes) {
      this.#bytes += piece.length;
      this.#show();
      yield piece;
    }
  }

  addLines(count: number): void {
    this.#lines += count;
  }

  /** Leaves the line empty for what is written next. */
  clear(): void {
    if (this.#isShown) this.#out.clearLine();
    this.#isShown = false;
  }

  #show(): void {
    const now = performance.now();
    if (now < this.#nextAt) return;
    this.#nextAt = now + EVERY;
    this.clear();
    const megabytes = this.#bytes / 1e6;
    const rate = (megabytes * 1000) / (now - this.#startedAt);
    this.#out.write(
      `read ${this.#lines.toLocaleString('en')} lines, ${megabytes.toFixed(0)} MB, ${rate.toFixed(0)} MB/s`,
    );
    this.#isShown = true;
  }
}

/** In milliseconds. */
const [FIRST_AFTER, EVERY] = [1000, 250];
