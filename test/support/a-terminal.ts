import { Readable, Writable } from 'node:stream';
import { HeldSecrets } from '../../src/api/secrets/held-secrets.ts';
import type { RawTerminal } from '../../src/cli/main.ts';

export interface TestTerminal extends RawTerminal {
  /** All that was written so far. */
  readonly written: { stdout: string; stderr: string };
  /** What Ctrl-C would do. */
  interrupt(): void;
}

/** A terminal whose output can be read back. `stdin` is its whole standard input. */
export function aTerminal({
  env = {},
  stdin = '',
}: { env?: Record<string, string>; stdin?: string } = {}): TestTerminal {
  const interruption = new AbortController();
  const written = { stdout: '', stderr: '' };
  return {
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    stdout: collector((text) => (written.stdout += text)),
    stderr: collector((text) => (written.stderr += text)),
    env,
    interruption: () => interruption.signal,
    secrets: new HeldSecrets(),
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
