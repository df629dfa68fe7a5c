import type { LineWriter } from './line-writer.ts';
import type { LogText } from './long-text.ts';

/** Passes lines on in their order, though some can only be made when a module is there that is loaded when it is first needed. */
export class LinesInOrder {
  readonly #writer: Pick<LineWriter, 'write'>;
  /** What waits for the module, while it is loading. */
  #waiting: (() => readonly LogText[])[] = [];
  #loading: Promise<void> | undefined;

  constructor(writer: Pick<LineWriter, 'write'>) {
    this.#writer = writer;
  }

  write(lines: readonly LogText[]): void {
    if (this.#loading) this.#waiting.push(() => lines);
    else this.#writer.write(lines);
  }

  /** Lines that are made when the module is there, or cannot be loaded. */
  writeAfter(load: () => Promise<unknown>, make: () => readonly LogText[]): void {
    this.#waiting.push(make);
    this.#loading ??= load().then(
      () => this.#goOn(),
      () => this.#goOn(),
    );
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.#loading;
  }

  #goOn(): void {
    this.#loading = undefined;
    for (const make of this.#waiting.splice(0)) this.#writer.write(make());
  }
}
