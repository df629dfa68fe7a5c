import { createInterface, type Interface } from 'node:readline';
import type { Terminal } from '../terminal/terminal.ts';
import type { LogStream } from '../tracing/log-file.ts';

const PROMPT = '$ ';

/**
 * Reads commands, and prints text at the right moment: above the prompt while it waits for a command, and after the output of
 * a command that runs.
 */
export class LearnerPrompt implements Disposable {
  readonly #terminal: Terminal;
  readonly #isTerminal: boolean;
  /** Made when the first line may come: none is lost before. */
  #readline: Interface | undefined;
  #isBusy = true;
  #held = '';
  #wasLeft = false;
  /** For the log of the proxy: a stream like that of the terminal. */
  readonly out: LogStream;

  constructor(terminal: Terminal) {
    const { stdin, stdout } = terminal;
    this.#terminal = terminal;
    this.#isTerminal = stdin.isTTY === true;
    terminal.interruption().addEventListener('abort', this.#leave);
    // Otherwise only the first Ctrl-C would be harmless.
    if (this.#isTerminal) process.on('SIGINT', this.#onInterrupt);
    const painted = { write: (text: string) => (this.say(text), true) };
    this.out = { painted, isTTY: stdout.isTTY, columns: stdout.columns ?? 100 };
  }

  /** Whether the learner left by Ctrl-C. */
  get wasInterrupted(): boolean {
    return this.#wasLeft;
  }

  /** Each line that is typed, until Ctrl-D, Ctrl-C or the end of the input. */
  async *lines(): AsyncGenerator<string> {
    const { stdin: input, stdout } = this.#terminal;
    const output = stdout.forLineEditor;
    this.#readline = createInterface({ input, output, terminal: this.#isTerminal, prompt: PROMPT });
    this.#readline.on('SIGINT', this.#leave);
    if (this.#wasLeft) return this.#readline.close();
    this.#resume();
    for await (const line of this.#readline) {
      this.#pause();
      if (!this.#isTerminal) stdout.write(`${PROMPT}${line}\n`);
      yield line.trim();
      this.#resume();
    }
  }

  /** Whole lines. */
  say(text: string): void {
    if (this.#isBusy) this.#held += text;
    else {
      const { stdout } = this.#terminal;
      if (this.#isTerminal) stdout.clearLine();
      stdout.painted.write(text);
      if (this.#isTerminal) this.#readline?.prompt(true);
    }
  }

  /** At once, while a command runs. */
  print(text: string): void {
    this.#terminal.stdout.write(text);
  }

  /** Writes what was held back, on a line of its own: a whole line of blanks moves on from a line that was begun, but not from an empty one. */
  flush(): void {
    const { stdout } = this.#terminal;
    if (this.#isTerminal) {
      stdout.write(' '.repeat(stdout.columns ?? 80));
      stdout.clearLine();
    }
    stdout.painted.write(this.#held);
    this.#held = '';
  }

  [Symbol.dispose](): void {
    this.#terminal.interruption().removeEventListener('abort', this.#leave);
    process.off('SIGINT', this.#onInterrupt);
    this.#readline?.close();
    // Reading on would keep the process alive.
    this.#terminal.stdin.pause();
    this.flush();
  }

  /** Ctrl-C ends a command that runs on the terminal, and no more than that. */
  readonly #onInterrupt = (): void => {
    const runsCommand = this.#isBusy && this.#readline !== undefined;
    if (!runsCommand) this.#leave();
  };

  readonly #leave = (): void => {
    this.#wasLeft = true;
    this.#readline?.close();
  };

  /** The keyboard belongs to the command. */
  #pause(): void {
    this.#isBusy = true;
    this.#readline?.pause();
    this.#setRaw(false);
  }

  #resume(): void {
    this.flush();
    this.#isBusy = false;
    if (!this.#isTerminal) return;
    this.#setRaw(true);
    this.#readline?.resume();
    this.#readline?.prompt();
  }

  #setRaw(raw: boolean): void {
    const { stdin } = this.#terminal;
    if (this.#isTerminal) (stdin as NodeJS.ReadStream).setRawMode(raw);
  }
}
