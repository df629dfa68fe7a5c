import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeldSecrets } from '../../src/api/secrets/held-secrets.ts';
import { type Environment, processEnvironment } from '../../src/kubeconfig/environment.ts';

export interface Home extends AsyncDisposable {
  readonly folder: string;
  readonly environment: Environment;
  /** What was written to stderr so far. */
  readonly said: () => string;
  /** Lets time pass for what reads it from the environment. */
  pass(milliseconds: number): void;
  write(file: string, text: string): Promise<void>;
}

/** A home directory with these files, in an environment of its own whose clock stands still. */
export async function aHome(
  files: Readonly<Record<string, string>> = {},
  overrides: Partial<Environment> = {},
): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-home-'));
  let now = Date.UTC(2026, 0, 1);
  let said = '';
  const home: Home = {
    folder,
    environment: {
      ...processEnvironment({
        env: { PATH: process.env['PATH'], HOME: folder },
        stderr: process.stderr,
        secrets: new HeldSecrets(),
      }),
      cwd: folder,
      now: () => now,
      stdinIsTerminal: false,
      stderr: { write: (text) => (said += text) },
      ...overrides,
    },
    said: () => said,
    pass: (milliseconds) => void (now += milliseconds),
    async write(file, text) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
  };
  for (const [file, text] of Object.entries(files)) await home.write(file, text);
  return home;
}
