import type { Row } from '../../../web/wire/row.ts';
import { Durations } from './durations.ts';
import { CLASS_OF } from './outcome-class.ts';

/** What the summary says of the exchanges that are shown. */
export interface Summary {
  readonly requests: number;
  /** By the server (401 and 403) or refused by kubetrace. */
  readonly denied: number;
  /** Answered with another 4xx or 5xx, or not answered at all. */
  readonly errors: number;
  /** Of all bodies. */
  readonly bytes: number;
  /** Milliseconds, without watches and the like; absent where nothing has ended. */
  readonly p50?: number;
  readonly p99?: number;
}

/** Adds up exchanges, one at a time. Calls of kubetrace itself do not count. */
export class Sums {
  #requests = 0;
  #denied = 0;
  #errors = 0;
  #bytes = 0;
  readonly #durations = new Durations();

  add(row: Row): void {
    this.#count(row, 1);
    const duration = durationOf(row);
    if (duration !== undefined) this.#durations.add(duration);
  }

  /** As it was added. */
  remove(row: Row): void {
    this.#count(row, -1);
    const duration = durationOf(row);
    if (duration !== undefined) this.#durations.remove(duration);
  }

  clear(): void {
    this.#requests = this.#denied = this.#errors = this.#bytes = 0;
    this.#durations.clear();
  }

  summary(): Summary {
    const p50 = this.#durations.percentile(0.5);
    const p99 = this.#durations.percentile(0.99);
    return {
      requests: this.#requests,
      denied: this.#denied,
      errors: this.#errors,
      bytes: this.#bytes,
      ...(p50 !== undefined && { p50 }),
      ...(p99 !== undefined && { p99 }),
    };
  }

  #count({ origin, outcome, sent, received }: Row, by: 1 | -1): void {
    if (origin === 'kubetrace') return;
    const kind = CLASS_OF[outcome];
    this.#requests += by;
    if (kind === 'denied') this.#denied += by;
    else if (kind !== 'fine') this.#errors += by;
    this.#bytes += by * (sent + received);
  }
}

function durationOf({ origin, isLong, ended }: Row): number | undefined {
  return origin === 'kubetrace' || isLong ? undefined : ended;
}
