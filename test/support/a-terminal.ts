import { Readable, Writable } from 'node:stream';
import { PlainOutput } from '../../src/cli/terminal/plain-output.ts';
import type { Terminal } from '../../src/cli/terminal/terminal.ts';

export interface TestTerminal extends Terminal {
  /** All that was written so far. */
  readonly written: { stdout: string; stderr: string };
  /** What Ctrl-C would do. */
  interrupt(): void;
}

/** A terminal whose output can be read back. `stdin` is its whole standard input; with `isTTY` stderr says that it is a terminal. */
export function aTerminal({
  env = {},
  stdin = '',
  isTTY = false,
}: { env?: Record<string, string>; stdin?: string; isTTY?: boolean } = {}): TestTerminal {
  const interruption = new AbortController();
  const written = { stdout: '', stderr: '' };
  return {
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    stdout: new PlainOutput(collector((text) => (written.stdout += text))),
    stderr: new PlainOutput(
      Object.assign(
        collector((text) => (written.stderr += text)),
        { isTTY },
      ),
    ),
    env,
    interrupted: interruption.signal,
    written,
    interrupt: () => interruption.abort('SIGINT'),
  };
}

function collector(add: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      add(String(chunk));
      done();
    },
  });
}
