/**
 * What was made of the texts that came last: the same targets and headers come again and again. Of a bounded number of bounded texts; when there are
 * more, it starts anew, which costs less than to know which is oldest.
 */
export class Remembered<T> {
  readonly #made = new Map<string, T>();

  /** What `make` makes of this text, or has made before. */
  of(text: string, make: (text: string) => T): T {
    const known = this.#made.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (text.length > LONGEST) return made;
    if (this.#made.size >= MOST) this.#made.clear();
    this.#made.set(text, made);
    return made;
  }
}

const MOST = 512;
/** In characters. */
const LONGEST = 512;
