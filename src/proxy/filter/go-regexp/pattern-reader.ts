/** Reads an expression one character, that is one code point, at a time. */
export class PatternReader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  get position(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at >= this.#characters.length;
  }

  /** The character so many places ahead; `''` after the end. */
  peek(ahead = 0): string {
    return this.#characters[this.#at + ahead] ?? '';
  }

  /** Takes the next character; `''` at the end. */
  next(): string {
    return this.#characters[this.#at++] ?? '';
  }

  /** Takes this text (ASCII only) if it comes next. */
  take(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text[i]) return false;
    this.#at += text.length;
    return true;
  }

  /** Takes everything up to and including this text; `undefined`, with nothing taken, where the text does not follow. */
  takeUntil(text: string): string | undefined {
    const start = this.#at;
    while (!this.atEnd) {
      const end = this.#at;
      if (this.take(text)) return this.#characters.slice(start, end).join('');
      this.#at++;
    }
    this.#at = start;
    return undefined;
  }

  takeRest(): string {
    const start = this.#at;
    this.#at = this.#characters.length;
    return this.since(start);
  }

  /** What has been read since a position. */
  since(position: number): string {
    return this.#characters.slice(position, this.#at).join('');
  }

  goBackTo(position: number): void {
    this.#at = position;
  }
}
