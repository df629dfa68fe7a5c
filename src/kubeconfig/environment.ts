import { readFile } from 'node:fs';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { textOfFile } from '../api/text/text-of-file.ts';
import type { HeldSecrets } from '../api/secrets/held-secrets.ts';

/** Everything that this room needs from outside the process, passed in so that tests can replace it. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir: string;
  /** The directory that paths of flags are relative to. */
  readonly cwd: string;
  /** The text of a file. Rejects with the error of `node:fs`. */
  readonly readFile: (path: string) => Promise<string>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether an exec plugin may prompt the user. */
  readonly stdinIsTerminal: boolean;
  /** Where warnings and the stderr of exec plugins go. */
  readonly stderr: { write(text: string): unknown };
  /** Where credentials are registered to be masked, before they are used. */
  readonly secrets: HeldSecrets;
}

/** The environment of this process, with the variables, stderr and secrets of the command's terminal. */
export function processEnvironment({
  env,
  stderr,
  secrets,
}: Pick<Environment, 'env' | 'stderr' | 'secrets'>): Environment {
  return {
    env,
    homedir: env['HOME'] || homedir(),
    cwd: process.cwd(),
    // Not by `node:fs/promises`, which takes 5 ms to load.
    readFile: async (path) => textOfFile(await promisify(readFile)(path)),
    now: Date.now,
    get stdinIsTerminal() {
      return process.stdin.isTTY === true;
    },
    stderr,
    secrets,
  };
}
