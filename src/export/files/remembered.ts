/** Results of something expensive that is asked for again and again with the same texts. Holds a bounded number of them. */
export class Remembered<Result> {
  readonly #limit: number;
  readonly #results = new Map<string, Result>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What `make` returned for this key before, or returns now. */
  of(key: string, make: () => Result): Result {
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.#results.size >= this.#limit) this.#results.clear();
    this.#results.set(key, made);
    return made;
  }
}
