/**
 * What was made of the texts that came last: the same targets and headers come again and again. Of a bounded number of bounded texts; when there are
 * more, it starts anew, which costs less than to know which is oldest.
 */
export class Remembered<T> {
  readonly #most: number;
  readonly #longest: number;
  readonly #made = new Map<string, T>();

  /** How many, and of which length in characters. */
  constructor({ most = 512, longest = 512 } = {}) {
    this.#most = most;
    this.#longest = longest;
  }

  /** What `make` makes of this text, or has made before. */
  of(text: string, make: (text: string) => T): T {
    const known = this.#made.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (text.length > this.#longest) return made;
    if (this.#made.size >= this.#most) this.#made.clear();
    this.#made.set(text, made);
    return made;
  }
}
