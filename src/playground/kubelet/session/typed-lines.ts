import type { Pipe } from '../shell/pipe.ts';

/** What a terminal does besides passing lines on. */
export interface TerminalActions {
  echo(text: string): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** True when too much waits to be read. */
  overflow(): void;
}

/** Bytes of one line. */
const MAX_LINE = 64 * 1024;

/** The line discipline of a terminal: echoes what is typed, and passes it on line by line. */
export class TypedLines {
  readonly #to: Pipe;
  readonly #actions: TerminalActions;
  #line = '';

  constructor(to: Pipe, actions: TerminalActions) {
    this.#to = to;
    this.#actions = actions;
  }

  type(text: string): void {
    for (const character of text) this.#take(character);
  }

  #take(character: string): void {
    switch (character) {
      case '\u0003':
        this.#line = '';
        this.#actions.echo('^C\r\n');
        return this.#actions.interrupt();
      case '\u0004':
        if (this.#line === '') this.#to.pause();
        else this.#pass();
        return;
      case '\u0015':
        return this.#erase(this.#line.length);
      case '\b':
      case '\u007f':
        return this.#erase(1);
      case '\r':
      case '\n':
        this.#line += '\n';
        this.#actions.echo('\r\n');
        return this.#pass();
      default:
        // Other control characters, and the sequences of arrow keys, do nothing.
        if (character < ' ' && character !== '\t') return;
        if (this.#line.length >= MAX_LINE) return;
        this.#line += character;
        this.#actions.echo(character);
    }
  }

  #pass(): void {
    const isTaken = this.#to.push(Buffer.from(this.#line));
    this.#line = '';
    if (!isTaken) this.#actions.overflow();
  }

  #erase(count: number): void {
    const erased = Math.min(count, this.#line.length);
    this.#line = this.#line.slice(0, this.#line.length - erased);
    this.#actions.echo('\b \b'.repeat(erased));
  }
}
