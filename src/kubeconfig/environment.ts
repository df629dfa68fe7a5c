import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { HeldSecrets } from '../api/secrets/held-secrets.ts';

/** What this room needs of the world outside, handed in so that nothing else reaches for it. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir: string;
  /** The directory that paths of flags are relative to. */
  readonly cwd: string;
  /** The text of a file. Rejects with the error of `node:fs`. */
  readonly readFile: (path: string) => Promise<string>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether an exec plugin may ask the person something. */
  readonly stdinIsTerminal: boolean;
  /** Where warnings and what exec plugins say to a person go. */
  readonly stderr: { write(text: string): unknown };
  /** Where credentials are held as soon as there are any. */
  readonly secrets: HeldSecrets;
}

/** The world of this process, but for what the command's terminal has of its own. */
export function processEnvironment({
  env,
  stderr,
  secrets,
}: Pick<Environment, 'env' | 'stderr' | 'secrets'>): Environment {
  return {
    env,
    homedir: env['HOME'] || homedir(),
    cwd: process.cwd(),
    readFile: (path) => readFile(path, 'utf8'),
    now: Date.now,
    stdinIsTerminal: process.stdin.isTTY === true,
    stderr,
    secrets,
  };
}
