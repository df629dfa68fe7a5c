import { groupedNumber } from '../../api/text/grouped-number.ts';
import type { PlainOutput } from './plain-output.ts';

/**
 * How far the reading of files has come, on one line of a terminal that is written again and again: lines, megabytes, their rate and, where
 * all sizes are known, the time that is left. Nothing within the first second.
 */
export class ReadingProgress {
  readonly #out: PlainOutput;
  /** Bytes; `undefined` where somebody is still writing them. */
  readonly #total: number | undefined;
  readonly #startedAt = performance.now();
  #nextAt = this.#startedAt + FIRST_AFTER;
  /** `undefined` where nobody counts them. */
  #lines: number | undefined;
  #bytes = 0;
  #isShown = false;

  constructor(out: PlainOutput, total: number | undefined) {
    this.#out = out;
    this.#total = total;
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
    this.#lines = (this.#lines ?? 0) + count;
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
    const progress = {
      lines: this.#lines,
      bytes: this.#bytes,
      total: this.#total,
      seconds: (now - this.#startedAt) / 1000,
    };
    const text = progressText(progress);
    // A longer one would take a second line, which is not cleared.
    this.#out.write(text.slice(0, (this.#out.columns ?? 80) - 1));
    this.#isShown = true;
  }
}

/** In milliseconds. */
const [FIRST_AFTER, EVERY] = [1000, 250];

/** What was read in some seconds. */
export interface ReadSoFar {
  readonly lines: number | undefined;
  readonly bytes: number;
  readonly total: number | undefined;
  readonly seconds: number;
}

/** `read 812,000 lines, 650 of 950 MB, 88 MB/s, 4 s left`. */
export function progressText({ lines, bytes, total, seconds }: ReadSoFar): string {
  const perSecond = bytes / seconds;
  const isKnown = total !== undefined && total >= bytes;
  const amount = isKnown ? `${megabytes(bytes)} of ${megabytes(total)} MB` : `${megabytes(bytes)} MB`;
  const left = isKnown && bytes > 0 ? `, ${timeText((total - bytes) / perSecond)} left` : '';
  const counted = lines === undefined ? '' : `${groupedNumber(lines)} lines, `;
  return `read ${counted}${amount}, ${megabytes(perSecond)} MB/s${left}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function timeText(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
