/** Counts durations by their first three digits, as the page shows them, so that a percentile costs the same for any number of them. */
export class Durations {
  readonly #counts = new Int32Array(DECADES * PER_DECADE);
  #total = 0;

  /** In milliseconds. */
  add(duration: number): void {
    this.#count(duration, 1);
  }

  /** One that was added before. */
  remove(duration: number): void {
    this.#count(duration, -1);
  }

  /** The duration that a part of all (0.5: half) does not exceed, by nearest rank; `undefined` where there is none. */
  percentile(part: number): number | undefined {
    if (this.#total === 0) return undefined;
    const rank = Math.max(1, Math.ceil(part * this.#total));
    let seen = 0;
    for (let slot = 0; slot < this.#counts.length; slot++) {
      seen += this.#counts[slot] ?? 0;
      if (seen >= rank) return durationOf(slot);
    }
    return undefined;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  #count(duration: number, by: 1 | -1): void {
    const slot = slotOf(duration);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + by;
    this.#total += by;
  }
}

/** From 0.01 ms to 11 days. */
const FIRST_DECADE = -2;
const DECADES = 12;
/** 100 to 999. */
const PER_DECADE = 900;

function slotOf(duration: number): number {
  const counted = Math.max(0.01, duration);
  const exponent = Math.floor(Math.log10(counted));
  // 99.96 is 100 with three digits, the first of the next decade.
  const digits = Math.round((counted / 10 ** exponent) * 100);
  return Math.min((exponent - FIRST_DECADE) * PER_DECADE + digits - 100, DECADES * PER_DECADE - 1);
}

function durationOf(slot: number): number {
  const digits = (slot % PER_DECADE) + 100;
  return Number(`${digits}e${Math.floor(slot / PER_DECADE) + FIRST_DECADE - 2}`);
}
