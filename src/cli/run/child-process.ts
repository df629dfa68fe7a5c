import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { ENDING_SIGNALS, exitCodeOf } from '../terminal/interruption.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { notStarted } from './not-started.ts';
import { PROMPT_DESCRIPTOR } from './prompt-hook.ts';

/**
 * Runs a program on our own standard streams to its end and gives back its exit code, 128 + N after signal N, as shells do. Signals sent to us go
 * on to it; Ctrl-C does not, since the terminal has sent that to both. `onPrompt` is for a shell that reports each prompt. Throws ActionableError
 * where it cannot be started.
 */
export async function runChild(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
  onPrompt?: () => Promise<void>,
): Promise<number> {
  let running: ChildProcess | undefined;
  const forward = (signal: NodeJS.Signals): void => {
    const isTyped = terminal.stdin.isTTY === true && (signal === 'SIGINT' || signal === 'SIGQUIT');
    if (!isTyped) running?.kill(signal);
  };
  // Before the program starts: a signal may come before our next line runs.
  for (const signal of ENDING_SIGNALS) process.on(signal, forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      const child = started(command, env, onPrompt);
      running = child;
      child.once('error', (error) => reject(notStarted(command, error)));
      child.once('exit', (code, signal) => resolve(code ?? (signal ? exitCodeOf(signal) : 1)));
    });
  } finally {
    for (const signal of ENDING_SIGNALS) process.off(signal, forward);
  }
}

const INHERITED = ['inherit', 'inherit', 'inherit'] as const;

/** Node throws for a name that no program can have, before it tries. */
function started(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  onPrompt: (() => Promise<void>) | undefined,
): ChildProcess {
  try {
    const child = spawn(program, args, { env, stdio: onPrompt ? [...INHERITED, 'pipe'] : 'inherit' });
    if (onPrompt) answerPrompts(child, onPrompt);
    return child;
  } catch (error) {
    throw notStarted([program, ...args], error as NodeJS.ErrnoException);
  }
}

/** The shell waits for a line before each prompt (`prompt-hook.ts`). */
function answerPrompts({ stdio }: ChildProcess, onPrompt: () => Promise<void>): void {
  const channel = stdio[PROMPT_DESCRIPTOR];
  if (!(channel instanceof Duplex)) return;
  // It has ended, and nobody waits.
  channel.on('error', () => undefined);
  channel.on('data', () => void onPrompt().finally(() => channel.write('\n')));
}

/** Ends our command with the exit code of the child. */
export function endWith(exitCode: number): void {
  if (exitCode !== 0) throw new ExitCode(exitCode);
}
