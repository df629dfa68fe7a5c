/**
 * The least of some texts, by code units, and whether there were others. Which ones these are does not depend on the order in which they come, and
 * the least of two such lists are the least of all that was added to either.
 */
export class LeastTexts {
  readonly #limit: number;
  readonly #sorted: string[] = [];
  /** Whether there were more than are kept. */
  isCut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#sorted.length;
  }

  get sorted(): readonly string[] {
    return this.#sorted;
  }

  has(text: string): boolean {
    return this.#sorted[this.#placeOf(text)] === text;
  }

  add(text: string): void {
    const at = this.#placeOf(text);
    if (this.#sorted[at] === text) return;
    if (this.#sorted.length >= this.#limit) {
      this.isCut = true;
      if (at >= this.#limit) return;
      this.#sorted.pop();
    }
    this.#sorted.splice(at, 0, text);
  }

  take(texts: Iterable<string>, isCut: boolean): void {
    for (const text of texts) this.add(text);
    this.isCut ||= isCut;
  }

  /** The index of the first that is not less. */
  #placeOf(text: string): number {
    let [from, to] = [0, this.#sorted.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#sorted[middle] ?? '') < text) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
