import { type ChildProcess, spawn } from 'node:child_process';
import { ENDING_SIGNALS, exitCodeOf } from '../terminal/interruption.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { notStarted } from './not-started.ts';

/**
 * Runs a program on our own standard streams to its end and gives back its exit code, 128 + N after signal N, as shells do.
 * Signals sent to us go on to it; Ctrl-C does not, since the terminal has sent that to both. Throws ActionableError where it
 * cannot be started.
 */
export async function runChild(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
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
      const child = started(program, args, env);
      running = child;
      child.once('error', (error) => reject(notStarted(command, error)));
      child.once('exit', (code, signal) => resolve(code ?? (signal ? exitCodeOf(signal) : 1)));
    });
  } finally {
    for (const signal of ENDING_SIGNALS) process.off(signal, forward);
  }
}

/** Node throws for a name that no program can have, before it tries. */
function started(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  try {
    return spawn(program, args, { env, stdio: 'inherit' });
  } catch (error) {
    throw notStarted([program, ...args], error as NodeJS.ErrnoException);
  }
}

/** Ends our command with the exit code of the child. */
export function endWith(exitCode: number): void {
  if (exitCode !== 0) throw new ExitCode(exitCode);
}
