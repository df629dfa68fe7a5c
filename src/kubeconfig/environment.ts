import { homedir } from 'node:os';
import type { HeldSecrets } from '../api/secrets/held-secrets.ts';
import { textOfPath } from './text-of-path.ts';

/** Everything that this room needs from outside the process, passed in so that tests can replace it. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir: string;
  /** The directory that paths of flags are relative to. */
  readonly cwd: string;
  /** The text of a file. Rejects with the error of `node:fs` and FileTooLargeError. */
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
    readFile: textOfPath,
    now: Date.now,
    get stdinIsTerminal() {
      return process.stdin.isTTY === true;
    },
    stderr,
    secrets,
  };
}
