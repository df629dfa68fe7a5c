import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Terminal } from '../terminal/terminal.ts';

/** One shell that runs a line at a time, so that variables and the current directory last. Disposing of it ends it. */
export interface LearnerShell extends Disposable {
  /** Resolves with the exit code of the command; with `undefined` when the shell ended with it, or a signal ends us. */
  run(line: string): Promise<number | undefined>;
}

/**
 * Lines come on descriptor 3 and exit codes go to 4, so that commands have the terminal to themselves. Without a terminal they
 * read nothing, and NUL marks the end of what each wrote. Ctrl-C ends the command and leaves the shell; `command eval` survives a
 * line that does not parse.
 */
const loop = (mark: string): string => `trap : INT
while IFS= read -r line <&3; do command eval "$line" 3<&- 4>&-; code=$?; ${mark}echo $code >&4; done`;
const MARK = String.raw`printf '\0'; printf '\0' >&2; `;

/** Starts `sh` with these variables, on the streams of the terminal. */
export function startLearnerShell(env: NodeJS.ProcessEnv, terminal: Terminal): LearnerShell {
  const { stdin, stdout, stderr } = terminal;
  const isTerminal = stdin.isTTY === true;
  const stdio = isTerminal ? 'inherit' : 'pipe';
  const shell = spawn('sh', ['-c', loop(isTerminal ? '' : MARK)], {
    env,
    stdio: [isTerminal ? 'inherit' : 'ignore', stdio, stdio, 'pipe', 'pipe'],
  });
  const outputs = [copied(shell.stdout, stdout), copied(shell.stderr, stderr)];
  const lines = shell.stdio[3] as Writable;
  lines.on('error', () => undefined);
  const interrupted = new Promise<readonly [undefined]>((resolve) => {
    terminal.interruption().addEventListener('abort', () => resolve([undefined]), { once: true });
  });
  const codes = createInterface({ input: shell.stdio[4] as Readable });
  return {
    run: async (line) => {
      lines.write(`${line}\n`);
      const [exitCode] = await Promise.race([
        Promise.all([nextOf(codes, shell), ...outputs.map((marked) => marked())]),
        interrupted,
      ]);
      return exitCode;
    },
    [Symbol.dispose]: () => {
      codes.close();
      shell.kill('SIGKILL');
      // A command that outlives its shell may keep them open.
      for (const stream of shell.stdio) stream?.destroy();
    },
  };
}

/** Passes on everything except the marks, the last line as a whole one. Returns a function that waits for the next mark, or the end. */
function copied(from: Readable | null, to: Terminal['stdout']): () => Promise<void> {
  let marks = 0;
  let isWhole = true;
  let hasEnded = from === null;
  let wake = (): void => undefined;
  from?.setEncoding('utf8').on('data', (chunk: string) => {
    const text = chunk.replaceAll('\0', '');
    marks += chunk.length - text.length;
    if (text.length > 0) {
      to.write(text);
      isWhole = text.endsWith('\n');
    }
    wake();
  });
  from?.once('close', () => {
    hasEnded = true;
    wake();
  });
  return async () => {
    while (marks === 0 && !hasEnded) await new Promise<void>((resolve) => (wake = resolve));
    marks = 0;
    if (!isWhole) to.write('\n');
    isWhole = true;
  };
}

function nextOf(codes: ReturnType<typeof createInterface>, shell: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    const done = (exitCode: number | undefined): void => {
      codes.off('line', answered);
      shell.off('close', ended);
      resolve(exitCode);
    };
    const answered = (code: string): void => done(Number(code));
    const ended = (): void => done(undefined);
    codes.once('line', answered);
    shell.once('close', ended);
  });
}
