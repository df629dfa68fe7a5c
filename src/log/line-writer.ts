/** Where the log goes: a stream of Node, or anything that says by `false` that it has had enough until `drain`. */
export interface LogOutput {
  write(text: string): boolean;
  once?(event: 'drain', listener: () => void): unknown;
}

/**
 * Writes the lines of one turn of the event loop at once. While the reader lags behind, a bounded number of characters waits;
 * what does not fit is dropped, counted, and said when the reader has caught up. Traffic never waits for the log.
 */
export class LineWriter {
  readonly #out: LogOutput;
  readonly #droppedLine: (lines: number) => string;
  #waiting: string[] = [];
  #characters = 0;
  #dropped = 0;
  #isScheduled = false;
  #isBlocked = false;

  constructor(out: LogOutput, droppedLine: (lines: number) => string) {
    this.#out = out;
    this.#droppedLine = droppedLine;
  }

  write(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.#characters + line.length > MAX_WAITING && this.#isBlocked) this.#dropped++;
      else {
        this.#waiting.push(line);
        this.#characters += line.length;
      }
    }
    if (this.#isScheduled || this.#isBlocked) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (!this.#isBlocked) this.flush();
    });
  }

  /** Writes what waits now, however slow the reader is. */
  flush(): void {
    if (this.#dropped > 0) this.#waiting.push(this.#droppedLine(this.#dropped));
    if (this.#waiting.length === 0) return;
    const text = `${this.#waiting.join('\n')}\n`;
    this.#waiting = [];
    this.#characters = 0;
    this.#dropped = 0;
    if (this.#out.write(text) || !this.#out.once || this.#isBlocked) return;
    this.#isBlocked = true;
    this.#out.once('drain', () => {
      this.#isBlocked = false;
      this.flush();
    });
  }
}

const MAX_WAITING = 1024 * 1024;
