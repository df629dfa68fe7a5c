/** In milliseconds: how soon a terminal that was not free is looked at again, at first and in the end. */
const [FIRST_AFTER, AT_LAST] = [100, 2000];

/** Looks at a terminal while something waits for it, and says when it is free. */
export class FreeTerminal implements Disposable {
  readonly #modeNow: () => Promise<string | undefined>;
  readonly #onFree: () => void;
  readonly #atFirst: Promise<string | undefined>;
  #again: NodeJS.Timeout | undefined;
  #isLooking = false;
  #isOver = false;

  /** The terminal is free when it has the mode that it has now. */
  constructor(modeNow: () => Promise<string | undefined>, onFree: () => void) {
    this.#modeNow = modeNow;
    this.#onFree = onFree;
    this.#atFirst = modeNow();
  }

  /** Something waits. */
  look(): void {
    if (this.#isLooking || this.#isOver) return;
    this.#isLooking = true;
    void this.#look(FIRST_AFTER);
  }

  async #look(after: number): Promise<void> {
    const isFree = (await this.#modeNow()) === (await this.#atFirst);
    if (this.#isOver) return;
    if (!isFree) {
      this.#again = setTimeout(() => void this.#look(Math.min(after * 2, AT_LAST)), after);
      return;
    }
    this.#isLooking = false;
    this.#onFree();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#again);
  }
}
