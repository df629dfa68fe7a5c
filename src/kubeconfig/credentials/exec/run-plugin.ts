import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from '../../environment.ts';
import { OthersWords } from '../others-words.ts';

const MAX_ANSWER = 1 << 20;
/** How long a helper process that outlives the plugin may keep its output open, in milliseconds. */
const LINGER = 500;

/** A run of a plugin. */
export interface PluginCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interactive: boolean;
  /** Milliseconds; Infinity for no limit. */
  readonly timeout: number;
}

/** How the run ended. */
export type PluginRun =
  | { readonly outcome: 'exited'; readonly code: number; readonly stdout: string }
  | { readonly outcome: 'not found'; readonly reason: string }
  | { readonly outcome: 'timed out' }
  | { readonly outcome: 'too long' };

/** Runs a program to its end. Its stderr goes to our terminal as it comes, and nowhere else. */
export async function runPlugin(call: PluginCall, environment: Environment): Promise<PluginRun> {
  const program = await lookUp(call.command, environment.env['PATH'] ?? '');
  let child: ChildProcess;
  try {
    child = spawn(program, call.args, {
      env: call.env,
      stdio: [call.interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
  } catch (error) {
    // The message quotes an argument or a variable that cannot be given to a program.
    return { outcome: 'not found', reason: (error as NodeJS.ErrnoException).code ?? 'it cannot be run' };
  }
  const words = new OthersWords(environment);
  child.stderr?.on('data', (data: Uint8Array) => words.add(data));
  return outcomeOf(child, call.timeout, words);
}

function outcomeOf(child: ChildProcess, timeout: number, words: OthersWords): Promise<PluginRun> {
  const answer: Buffer[] = [];
  return new Promise((settle) => {
    const stop = (outcome: 'timed out' | 'too long') => {
      end({ outcome });
      child.kill();
      setTimeout(() => child.kill('SIGKILL'), 2000).unref();
    };
    const end = (run: PluginRun) => {
      clearTimeout(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      words.end();
      settle(run);
    };
    const timer = timeout === Infinity ? undefined : setTimeout(() => stop('timed out'), timeout);
    child.stdout?.on('data', (chunk: Buffer) => {
      answer.push(chunk);
      if (answer.reduce((size, { length }) => size + length, 0) > MAX_ANSWER) stop('too long');
    });
    const exited = (code: number | null) =>
      end({ outcome: 'exited', code: code ?? -1, stdout: Buffer.concat(answer).toString() });
    child.once('error', ({ message }) => end({ outcome: 'not found', reason: message }));
    child.once('close', exited);
    child.once('exit', (code) => setTimeout(exited, LINGER, code).unref());
  });
}

/** A bare name is looked up on our PATH, not on one that the plugin is given (as Go's `exec.LookPath`). */
async function lookUp(command: string, path: string): Promise<string> {
  if (process.platform === 'win32' || command.includes('/')) return command;
  for (const directory of path.split(delimiter).filter(Boolean)) {
    const candidate = join(directory, command);
    if (await isExecutable(candidate)) return candidate;
  }
  return command;
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
