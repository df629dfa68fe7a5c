import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { endsOf, type ProcessEnd } from './ends-of.ts';

/** `bin/kubetrace.js`, running. Disposing of it interrupts it as Ctrl-C does. */
export interface RunningCommand extends AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams;
  readonly written: { stdout: string; stderr: string };
  /** Waits until one of its streams holds a match. Throws when the command ends before. */
  said(expected: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end; 128 + N after signal N, as shells have it. */
  readonly exitCode: Promise<number>;
  /** How its process ends, whether its output is read or not. */
  readonly exited: Promise<ProcessEnd>;
}

const BIN = resolve(import.meta.dirname, '../../bin/kubetrace.js');

export interface CommandOptions {
  /** Standard input is written by the test. Default: it is empty. */
  readonly typed?: boolean;
  /** What the process may use, as options of a shell's `ulimit`: `-n 60`. */
  readonly limits?: string;
  /** Of Node and V8. */
  readonly nodeFlags?: readonly string[];
}

/** Starts the command for real, with nothing of this process's environment but PATH. */
export function theCommand(
  args: readonly string[],
  env: Record<string, string> = {},
  { typed = false, limits, nodeFlags = [] }: CommandOptions = {},
): RunningCommand {
  const command = [process.execPath, ...nodeFlags, BIN, ...args];
  const limited = ['/bin/sh', '-c', `ulimit ${limits} && exec "$@"`, 'sh', ...command];
  const [program, ...rest] = limits === undefined ? command : limited;
  const child = spawn(program!, rest, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  });
  if (!typed) child.stdin.end();
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (written.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (written.stderr += String(chunk)));
  const { exited, closed } = endsOf(child);
  const exitCode = closed.then(([code, signal]) => code ?? 128 + constants.signals[signal!]);
  return {
    child,
    written,
    exitCode,
    exited,
    async said(expected) {
      for (;;) {
        const match = expected.exec(written.stdout) ?? expected.exec(written.stderr);
        if (match) return match;
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`ended before it said ${expected}: ${written.stdout}${written.stderr}`);
        const came = new AbortController();
        const events = [child.stdout, child.stderr].map((stream) => once(stream, 'data', came));
        // What did not come is listened for no longer.
        await Promise.race([...events, exitCode]).finally(() => came.abort());
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT');
      await exitCode;
    },
  };
}

/** `kubetrace proxy` on a free port, ready. */
export async function theProxy(
  args: readonly string[],
  env: Record<string, string>,
  options?: CommandOptions,
): Promise<RunningCommand & { readonly url: string }> {
  const command = theCommand(['proxy', '--port=0', ...args], env, options);
  const [, address] = await command.said(/^Starting to serve on (.+)\n/);
  return { ...command, url: `http://${address}` };
}
