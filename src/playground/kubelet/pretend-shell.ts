import { lookupTable } from '../../api/lookup-table.ts';
import type { InputSession } from './pod-streams.ts';
import { runLine } from './pretend-terminal.ts';
import type { CommandPlace, CommandResult } from './pretend-terminal.ts';

/** Where a shell runs, and where its output goes. */
export interface ShellOptions {
  readonly place: CommandPlace;
  /** A terminal echoes what is typed and shows a prompt. */
  readonly tty: boolean;
  readonly write: (output: Pick<CommandResult, 'stdout' | 'stderr'>) => void;
  readonly exit: (exitCode: number) => void;
}

const PROMPT = '/ # ';

/** A shell that runs each line as it comes, until `exit`, Ctrl-D or the end of its input. */
export class Shell implements InputSession {
  readonly #options: ShellOptions;
  #line = '';
  #exitCode = 0;
  #done = false;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#echo(PROMPT);
  }

  input(text: string): void {
    for (const character of text) {
      if (!this.#done) this.#take(character);
    }
  }

  end(): void {
    if (this.#line !== '' && !this.#done) this.#run();
    this.#leave();
  }

  #take(character: string): void {
    const key = this.#options.tty ? this.#keys.get(character) : undefined;
    if (key) return key();
    if (character === '\r' || character === '\n') {
      this.#echo('\r\n');
      return this.#run();
    }
    this.#line += character;
    this.#echo(character);
  }

  /** What keys do that write nothing. */
  readonly #keys = lookupTable<() => void>({
    '\u0003': () => {
      this.#line = '';
      this.#echo(`^C\r\n${PROMPT}`);
    },
    '\u0004': () => this.#leave(),
    '\u007f': () => {
      if (this.#line !== '') this.#echo('\b \b');
      this.#line = this.#line.slice(0, -1);
    },
  });

  #run(): void {
    const { place, tty, write } = this.#options;
    const { stdout, stderr, exitCode, exited } = runLine(this.#line, place, this.#exitCode);
    this.#line = '';
    this.#exitCode = exitCode;
    write(tty ? { stdout: `${stdout}${stderr}`.replaceAll('\n', '\r\n'), stderr: '' } : { stdout, stderr });
    if (exited) this.#leave();
    else this.#echo(PROMPT);
  }

  #echo(text: string): void {
    if (this.#options.tty) this.#options.write({ stdout: text, stderr: '' });
  }

  #leave(): void {
    if (!this.#done) this.#options.exit(this.#exitCode);
    this.#done = true;
  }
}
