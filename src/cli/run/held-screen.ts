import type { LogOutput } from '../../log/output/line-writer.ts';

/** Of what waits, in characters: what is older is left out. */
const MAX_HELD = 256 * 1024;

/** What is written to a terminal that another program uses too: it waits until somebody says that the terminal is free. */
export class HeldScreen {
  readonly #out: LogOutput;
  readonly #onHeld: () => void;
  #held: string[] = [];
  #characters = 0;
  #leftOut = 0;
  #isOver = false;

  /** `onHeld` is called when something begins to wait. */
  constructor(out: LogOutput, onHeld: () => void) {
    this.#out = out;
    this.#onHeld = onHeld;
  }

  /** For the log. Never asks its writer to wait, since what waits is bounded here. */
  readonly painted: LogOutput = {
    write: (text) => {
      const isFirst = this.#held.length === 0;
      this.#held.push(text);
      this.#characters += text.length;
      while (this.#characters > MAX_HELD && this.#held.length > 1) {
        const oldest = this.#held.shift() ?? '';
        this.#characters -= oldest.length;
        this.#leftOut += linesIn(oldest);
      }
      if (this.#isOver) this.release();
      else if (isFirst) this.#onHeld();
      return true;
    },
  };

  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  /** Nobody else uses the terminal any more. */
  end(): void {
    this.#isOver = true;
    this.release();
  }

  /** Writes what waits. In raw mode a terminal needs CR too; in any other it does no harm. */
  release(): void {
    if (!this.isHolding) return;
    const text = this.#held.join('');
    const note = this.#leftOut === 0 ? '' : `… ${this.#leftOut} lines were left out here; --log-file keeps all\n`;
    this.#held = [];
    this.#characters = 0;
    this.#leftOut = 0;
    this.#out.write((note + text).replaceAll('\n', '\r\n'));
  }
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
