import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Terminal } from '../terminal/terminal.ts';

/** One shell that runs a line at a time, so that variables and the current folder last. Disposing of it ends it. */
export interface LearnerShell extends Disposable {
  /** Resolves when the command has ended; `false` when the shell ended with it. */
  run(line: string): Promise<boolean>;
}

/**
 * Lines come on descriptor 3 and exit codes go to 4, so that commands have the terminal to themselves. Without a terminal they
 * read nothing. Ctrl-C ends the command and leaves the shell; `command eval` survives a line that does not parse.
 */
const LOOP = `trap : INT
while IFS= read -r line <&3; do command eval "$line" 3<&- 4>&-; echo $? >&4; done`;

export function startLearnerShell(env: NodeJS.ProcessEnv, terminal: Terminal): LearnerShell {
  const { stdin, stdout, stderr } = terminal;
  const isTerminal = stdin.isTTY === true;
  const stdio = isTerminal ? 'inherit' : 'pipe';
  const shell = spawn('sh', ['-c', LOOP], {
    env,
    stdio: [isTerminal ? 'inherit' : 'ignore', stdio, stdio, 'pipe', 'pipe'],
  });
  shell.stdout?.setEncoding('utf8').on('data', (text: string) => stdout.write(text));
  shell.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.write(text));
  const lines = shell.stdio[3] as Writable;
  lines.on('error', () => undefined);
  const codes = createInterface({ input: shell.stdio[4] as Readable });
  return {
    run: async (line) => {
      lines.write(`${line}\n`);
      return (await nextOf(codes, shell)) && (await settled());
    },
    [Symbol.dispose]: () => {
      codes.close();
      shell.kill('SIGKILL');
    },
  };
}

function nextOf(codes: ReturnType<typeof createInterface>, shell: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (alive: boolean) => () => {
      codes.off('line', told);
      shell.off('close', ended);
      resolve(alive);
    };
    const [told, ended] = [done(true), done(false)];
    codes.once('line', told);
    shell.once('close', ended);
  });
}

/** What was written in the same moment, and the trace of it, takes a turn or two to arrive. */
function settled(): Promise<true> {
  return new Promise((resolve) => setTimeout(resolve, 20, true));
}
