import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { ActionableError } from '../../api/actionable-error.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { ENDING_SIGNALS, exitCodeOf } from '../terminal/interruption.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { PROMPT_DESCRIPTOR } from './prompt-hook.ts';

/**
 * Runs a program on our own standard streams to its end and gives back its exit code, 128 + N after signal N, as shells do.
 * `onPrompt` is for a shell that says before each prompt that it comes. Signals sent to us go on to it; Ctrl-C does not, since the terminal has sent that to both. Throws ActionableError where it
 * cannot be started.
 */
export async function runChild(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
  onPrompt?: () => Promise<void>,
): Promise<number> {
  const [program = '', ...args] = command;
  let running: ChildProcess | undefined;
  const forward = (signal: NodeJS.Signals): void => {
    const isTyped = terminal.stdin.isTTY === true && (signal === 'SIGINT' || signal === 'SIGQUIT');
    if (!isTyped) running?.kill(signal);
  };
  // Before the program starts: a signal may come before our next line runs.
  for (const signal of ENDING_SIGNALS) process.on(signal, forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      const child = spawn(program, args, { env, stdio: onPrompt ? [...INHERITED, 'pipe'] : 'inherit' });
      running = child;
      if (onPrompt) answerPrompts(child, onPrompt);
      child.once('error', (error) => reject(notStarted(program, error)));
      child.once('exit', (code, signal) => resolve(code ?? (signal ? exitCodeOf(signal) : 1)));
    });
  } finally {
    for (const signal of ENDING_SIGNALS) process.off(signal, forward);
  }
}

const INHERITED = ['inherit', 'inherit', 'inherit'] as const;

/** The shell waits for a line before each prompt (`prompt-hook.ts`). */
function answerPrompts({ stdio }: ChildProcess, onPrompt: () => Promise<void>): void {
  const channel = stdio[PROMPT_DESCRIPTOR];
  if (!(channel instanceof Duplex)) return;
  // It has ended, and nobody waits.
  channel.on('error', () => undefined);
  channel.on('data', () => void onPrompt().finally(() => channel.write('\n')));
}

const NOT_STARTED = lookupTable<string>({
  ENOENT: 'it is not on PATH',
  EACCES: 'it is not executable',
});

function notStarted(program: string, error: NodeJS.ErrnoException): Error {
  const why = NOT_STARTED.get(error.code ?? '') ?? error.message;
  return new ActionableError(
    'ERR_CHILD',
    `cannot run "${program}": ${why}`,
    'put the command and its arguments after `--`',
  );
}

/** Ends our command with the exit code of the child. */
export function endWith(exitCode: number): void {
  if (exitCode !== 0) throw new ExitCode(exitCode);
}
