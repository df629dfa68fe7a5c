/** What was found in a file and is not an exchange, or not a whole one, counted by kind. */
export class Findings {
  readonly #kinds = new Map<string, { count: number; readonly line: number }>();

  /** `line` is where the first of them is. */
  add(kind: string, line: number, count = 1): void {
    const name = this.#kinds.has(kind) || this.#kinds.size < MAX_KINDS ? kind : OTHERS;
    const known = this.#kinds.get(name);
    if (known) known.count += count;
    else this.#kinds.set(name, { count, line });
  }

  /** A message for each kind: how many, and where the first is. */
  messages(): string[] {
    return [...this.#kinds].map(([kind, { count, line }]) => {
      const where = count === 1 ? `line ${line}` : `the first in line ${line}`;
      return `${kind}: ${count}, ${where}`;
    });
  }
}

/** A file may have a kind of its own on each line. */
const MAX_KINDS = 20;
const OTHERS = 'other kinds';
