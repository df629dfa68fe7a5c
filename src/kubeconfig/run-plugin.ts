import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from './environment.ts';
import { StderrTail } from './stderr-tail.ts';

const MAX_ANSWER = 1 << 20;
/** How long a helper that the plugin leaves behind may hold its output open. */
const LINGER = 500;

export interface PluginCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interactive: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

export type PluginRun =
  | { readonly outcome: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly outcome: 'not found'; readonly reason: string }
  | { readonly outcome: 'timed out'; readonly stderr: string }
  | { readonly outcome: 'too long'; readonly stderr: string };

/** Runs a program to its end; what it says to a person passes through as it comes. */
export async function runPlugin(call: PluginCall, environment: Environment): Promise<PluginRun> {
  const program = await lookUp(call.command, environment.env['PATH'] ?? '');
  const child = spawn(program, call.args, {
    env: call.env,
    stdio: [call.interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const stderr = new StderrTail();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr.add(text);
    environment.stderr.write(text);
  });
  return outcomeOf(child, call.timeout, stderr);
}

function outcomeOf(child: ChildProcess, timeout: number, stderr: StderrTail): Promise<PluginRun> {
  const answer: Buffer[] = [];
  return new Promise((settle) => {
    const stop = (outcome: 'timed out' | 'too long') => {
      end({ outcome, stderr: stderr.text() });
      child.kill();
      setTimeout(() => child.kill('SIGKILL'), 2000).unref();
    };
    const end = (run: PluginRun) => {
      clearTimeout(timer);
      child.stdout?.destroy();
      child.stderr?.destroy();
      settle(run);
    };
    const timer = setTimeout(() => stop('timed out'), timeout);
    child.stdout?.on('data', (chunk: Buffer) => {
      answer.push(chunk);
      if (answer.reduce((size, { length }) => size + length, 0) > MAX_ANSWER) stop('too long');
    });
    const exited = (code: number | null) =>
      end({ outcome: 'exited', code: code ?? -1, stdout: Buffer.concat(answer).toString(), stderr: stderr.text() });
    child.once('error', ({ message }) => end({ outcome: 'not found', reason: message }));
    child.once('close', exited);
    child.once('exit', (code) => setTimeout(exited, LINGER, code).unref());
  });
}

/** A bare name is looked up on our PATH, not on one that the plugin is given (as Go's `exec.LookPath`). */
async function lookUp(command: string, path: string): Promise<string> {
  if (process.platform === 'win32' || command.includes('/')) return command;
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, command);
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
