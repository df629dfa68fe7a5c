import { runLine } from './pretend-shell.ts';
import type { CommandPlace, CommandResult } from './pretend-shell.ts';

export interface ShellSession {
  /** What the client typed or piped. */
  input(text: string): void;
  /** The client will send no more. */
  end(): void;
}

export interface ShellOptions {
  readonly place: CommandPlace;
  /** A terminal echoes what is typed and shows a prompt. */
  readonly tty: boolean;
  readonly write: (output: Pick<CommandResult, 'stdout' | 'stderr'>) => void;
  readonly exit: (exitCode: number) => void;
}

const PROMPT = '/ # ';
const [CTRL_C, CTRL_D, BACKSPACE] = ['\u0003', '\u0004', '\u007f'];

/** A shell that runs each line as it comes, until `exit`, Ctrl-D or the end of its input. */
export function openShell({ place, tty, write, exit }: ShellOptions): ShellSession {
  let line = '';
  let exitCode = 0;
  let done = false;
  const leave = (code: number) => {
    if (!done) exit(code);
    done = true;
  };
  const show = (text: string) => tty && write({ stdout: text, stderr: '' });
  const run = () => {
    const { stdout, stderr, ...outcome } = runLine(line, place, exitCode);
    line = '';
    write(tty ? { stdout: `${stdout}${stderr}`.replaceAll('\n', '\r\n'), stderr: '' } : { stdout, stderr });
    exitCode = outcome.exitCode;
    if (outcome.exited) leave(exitCode);
    else show(PROMPT);
  };
  const take = (character: string) => {
    if (character === '\r' || character === '\n') {
      show('\r\n');
      run();
    } else if (character === CTRL_D && tty) leave(exitCode);
    else if (character === CTRL_C && tty) {
      line = '';
      show(`^C\r\n${PROMPT}`);
    } else if (character === BACKSPACE && tty) {
      if (line !== '') show('\b \b');
      line = line.slice(0, -1);
    } else {
      line += character;
      show(character);
    }
  };
  show(PROMPT);
  return {
    input: (text) => {
      for (const character of text) if (!done) take(character);
    },
    end: () => {
      if (line !== '' && !done) run();
      leave(exitCode);
    },
  };
}
