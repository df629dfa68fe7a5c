import { createInterface, type Interface } from 'node:readline';
import type { Terminal } from '../terminal/terminal.ts';
import type { LogStream } from '../tracing/log-file.ts';

/** Where it is not known. */
const WIDTH = 100;

/**
 * Reads commands, and prints text at the right moment: above the prompt while it waits for a command, and after the output of
 * a command that runs.
 */
export class LearnerPrompt implements Disposable {
  readonly #terminal: Terminal;
  readonly #isTerminal: boolean;
  /** Made when the first line may come: none is lost before. */
  #readline: Interface | undefined;
  #isClosed = false;
  #isBusy = true;
  #held = '';
  /** A command whose lines so far end with a backslash. */
  #begun = '';
  #wasLeft = false;
  /** A lesson is made ready: nothing of that is shown. */
  isMuted = false;
  /** Where the learner is, such as `2.1`. */
  place = '';
  /** For the log of the proxy: a stream like that of the terminal. */
  readonly out: LogStream;

  constructor(terminal: Terminal) {
    const { stdin, stdout } = terminal;
    this.#terminal = terminal;
    this.#isTerminal = stdin.isTTY === true;
    terminal.interruption().addEventListener('abort', this.#leave);
    // Otherwise only the first Ctrl-C would be harmless.
    if (this.#isTerminal) process.on('SIGINT', this.#onInterrupt);
    stdin.on('error', this.#onError);
    const painted = { write: (text: string) => (this.say(text), true) };
    this.out = { painted, isTTY: stdout.isTTY, columns: stdout.columns ?? WIDTH };
  }

  /** Whether the learner left by Ctrl-C, or with the terminal. */
  get wasInterrupted(): boolean {
    return this.#wasLeft;
  }

  /** Each command that is typed, until Ctrl-D or the end of the input. A backslash at its end continues a line, as in a shell. */
  async *lines(): AsyncGenerator<string> {
    const { stdin: input, stdout } = this.#terminal;
    const output = stdout.forLineEditor;
    try {
      this.#readline ??= createInterface({ input, output, terminal: this.#isTerminal })
        .on('SIGINT', this.#clear)
        .on('close', () => (this.#isClosed = true))
        .on('error', this.#onError);
      if (this.#wasLeft) return this.#readline.close();
      this.#resume();
      for await (const line of this.#readline) {
        if (!this.#isTerminal) stdout.write(`${this.#prompt}${line}\n`);
        const [whole, isContinued] = [this.#begun + line, /(?<!\\)\\$/.test(line)];
        this.#begun = isContinued ? whole.slice(0, -1) : '';
        if (isContinued) {
          this.#ask();
          continue;
        }
        this.#pause();
        yield whole.trim();
        this.#resume();
      }
    } catch (error) {
      this.#onError(error as Error);
    } finally {
      // What is said from now on comes below the line that was typed last.
      this.#isBusy = true;
    }
  }

  /** While lines may come: newer versions of Node throw where one that is closed is paused. The last lines come after it is closed. */
  get #reading(): Interface | undefined {
    return this.#isClosed ? undefined : this.#readline;
  }

  get #prompt(): string {
    return this.#begun === '' ? `learn ${this.place}> ` : '> ';
  }

  #ask(): void {
    if (!this.#isTerminal) return;
    this.#reading?.setPrompt(this.#prompt);
    this.#reading?.prompt();
  }

  /** Whole lines. */
  say(text: string): void {
    if (this.isMuted) return;
    if (this.#isBusy) this.#held += text;
    else {
      const { stdout } = this.#terminal;
      if (this.#isTerminal) stdout.clearLine();
      stdout.painted.write(text);
      if (this.#isTerminal) this.#reading?.prompt(true);
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
    this.#terminal.stdin.off('error', this.#onError);
    // Reading on would keep the process alive.
    this.#terminal.stdin.pause();
    this.flush();
  }

  /** Ctrl-C ends a command that runs on the terminal, and no more than that. */
  readonly #onInterrupt = (): void => {
    const runsCommand = this.#isBusy && this.#readline !== undefined;
    if (!runsCommand) this.#leave();
  };

  /** Ctrl-C at the prompt: as in a shell, what was typed is forgotten. */
  readonly #clear = (): void => {
    this.#begun = '';
    this.#terminal.stdout.write('^C\n');
    this.#reading?.write(null, { ctrl: true, name: 'e' });
    this.#reading?.write(null, { ctrl: true, name: 'u' });
    this.#ask();
  };

  /** A terminal that is closed takes the learner along. */
  readonly #onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EIO') throw error;
    this.#wasLeft = true;
  };

  readonly #leave = (): void => {
    this.#wasLeft = true;
    this.#readline?.close();
  };

  /** The keyboard belongs to the command. */
  #pause(): void {
    this.#isBusy = true;
    this.#reading?.pause();
    this.#setRaw(false);
  }

  #resume(): void {
    this.flush();
    this.#isBusy = false;
    if (!this.#isTerminal) return;
    this.#setRaw(true);
    this.#reading?.resume();
    this.#ask();
  }

  #setRaw(raw: boolean): void {
    const { stdin } = this.#terminal;
    if (this.#isTerminal) (stdin as NodeJS.ReadStream).setRawMode(raw);
  }
}
