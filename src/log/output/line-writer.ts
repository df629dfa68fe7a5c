import type { LogText } from './long-text.ts';

/** Where the log goes: a stream of Node, or anything that says by `false` that it has had enough until `drain`. */
export interface LogOutput {
  write(text: string): boolean;
  once?(event: 'drain', listener: () => void): unknown;
}

/**
 * Writes the lines of one turn of the event loop together, under load those of some ten milliseconds. While the reader is too slow, a
 * bounded number of characters waits; lines that do not fit are dropped and counted, and the count is logged when the reader has caught
 * up. At most one long text waits, and is made as it is written. Traffic never waits for the log.
 */
export class LineWriter {
  readonly #out: LogOutput;
  readonly #droppedLine: (lines: number) => string;
  readonly #waiting: LogText[] = [];
  /** The length of the lines that wait. */
  #characters = 0;
  /** How many wait or are being written. */
  #longTexts = 0;
  #dropped = 0;
  #texts = this.#textsToWrite();
  #isScheduled = false;
  /** By `performance.now()`. */
  #writtenAt = -Infinity;
  #pause: NodeJS.Timeout | undefined;
  #isBlocked = false;
  #onIdle: (() => void)[] = [];

  constructor(out: LogOutput, droppedLine: (lines: number) => string) {
    this.#out = out;
    this.#droppedLine = droppedLine;
  }

  write(lines: readonly LogText[]): void {
    for (const line of lines) {
      if (this.#isTooMuch(line)) this.#dropped++;
      else {
        this.#waiting.push(line);
        if (typeof line === 'string') this.#characters += line.length;
        else this.#longTexts++;
      }
    }
    if (!this.#isBlocked) this.#schedule();
  }

  /** Resolves when all lines so far are written, however slow the reader, and none has come meanwhile. */
  async idle(): Promise<void> {
    if (this.#hasMore() || this.#isBlocked) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#out.once) this.#out.once('drain', resolve);
      else resolve();
    });
  }

  /** Writes all that waits, at the pace of the reader. */
  async end(): Promise<void> {
    for (;;) {
      if (this.#isBlocked) await this.#drained();
      else {
        const text = this.#next();
        if (text === undefined) return this.#goOn();
        this.#put(text);
      }
    }
  }

  #isTooMuch(line: LogText): boolean {
    if (!this.#isBlocked || (this.#waiting.length === 0 && this.#longTexts === 0)) return false;
    return typeof line === 'string' ? this.#characters + line.length > MAX_WAITING : this.#longTexts > 0;
  }

  /** One text per turn, so that a long one delays nobody, and few writes under load, since each is a system call. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    if (this.#longTexts > 0 || performance.now() - this.#writtenAt > PAUSE) setImmediate(this.#onTurn);
    else if (this.#pause) this.#pause.refresh();
    else this.#pause = setTimeout(this.#onTurn, PAUSE);
  }

  readonly #onTurn = (): void => {
    this.#isScheduled = false;
    if (!this.#isBlocked) this.#writeOn();
  };

  #writeOn(): void {
    const text = this.#next();
    if (text !== undefined) {
      this.#writtenAt = performance.now();
      this.#put(text);
    }
    if (!this.#isBlocked) this.#goOn();
  }

  #goOn(): void {
    if (this.#hasMore()) this.#schedule();
    else for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #hasMore(): boolean {
    return this.#waiting.length > 0 || this.#longTexts > 0 || this.#dropped > 0;
  }

  #put(text: string): void {
    if (this.#out.write(text) || !this.#out.once || this.#isBlocked) return;
    this.#isBlocked = true;
    this.#out.once('drain', () => {
      this.#isBlocked = false;
      this.#goOn();
    });
  }

  #next(): string | undefined {
    const { value, done } = this.#texts.next();
    if (done) this.#texts = this.#textsToWrite();
    return done ? undefined : value;
  }

  /** The lines that wait, and between them a long text piece by piece. */
  *#textsToWrite(): Generator<string, undefined> {
    while (this.#waiting.length > 0 || this.#dropped > 0) {
      // Not by join, which would copy what is copied once more when it is written.
      let text = '';
      for (const line of this.#takeLines()) text += `${line}\n`;
      if (text !== '') yield text;
      const [long] = this.#waiting;
      if (typeof long !== 'object') continue;
      this.#waiting.shift();
      for (const piece of long.pieces()) if (piece !== '') yield piece;
      yield '\n';
      this.#longTexts--;
    }
    return undefined;
  }

  /** All up to the next long text. */
  #takeLines(): string[] {
    const end = this.#waiting.findIndex((line) => typeof line === 'object');
    const lines = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end) as string[];
    for (const line of lines) this.#characters -= line.length;
    if (end < 0 && this.#dropped > 0) {
      lines.push(this.#droppedLine(this.#dropped));
      this.#dropped = 0;
    }
    return lines;
  }
}

const MAX_WAITING = 1024 * 1024;
/** In milliseconds: too short for a person to notice. */
const PAUSE = 10;
