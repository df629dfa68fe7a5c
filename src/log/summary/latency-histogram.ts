/** Durations in buckets that grow by 2 %: any number of them in little memory, percentiles within 1 %. */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>();
  #total = 0;
  #least = Infinity;
  #most = 0;

  add(milliseconds: number): void {
    const bucket = milliseconds < 1 ? 0 : 1 + Math.floor(Math.log(milliseconds) / GROWTH);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#total++;
    this.#least = Math.min(this.#least, milliseconds);
    this.#most = Math.max(this.#most, milliseconds);
  }

  /** The duration that this share (0 to 1) of all did not exceed, in whole milliseconds; 0 where there are none. */
  percentile(share: number): number {
    let left = Math.max(1, Math.ceil(share * this.#total));
    if (left === this.#total) return Math.round(this.#most);
    for (const [bucket, count] of [...this.#counts].toSorted(([a], [b]) => a - b)) {
      left -= count;
      if (left > 0) continue;
      const middle = bucket === 0 ? 0 : Math.exp((bucket - 0.5) * GROWTH);
      return Math.round(Math.min(Math.max(middle, this.#least), this.#most));
    }
    return 0;
  }
}

const GROWTH = Math.log(1.02);
