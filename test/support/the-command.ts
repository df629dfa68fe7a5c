import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** `bin/kubetrace.js`, running. Disposing of it interrupts it as Ctrl-C does. */
export interface RunningCommand extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly written: { stdout: string; stderr: string };
  /** Waits until one of its streams holds a match. Throws when the command ends before. */
  said(expected: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end. */
  readonly exitCode: Promise<number | null>;
}

const BIN = resolve(import.meta.dirname, '../../bin/kubetrace.js');

/** Starts the command for real, with nothing of this process's environment but PATH. */
export function theCommand(args: readonly string[], env: Record<string, string> = {}): RunningCommand {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (written.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (written.stderr += String(chunk)));
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    written,
    exitCode,
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
): Promise<RunningCommand & { readonly url: string }> {
  const command = theCommand(['proxy', '--port=0', ...args], env);
  const [, address] = await command.said(/^Starting to serve on (.+)\n/);
  return { ...command, url: `http://${address}` };
}
