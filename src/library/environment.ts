import { homedir } from 'node:os';
import { HeldSecrets } from '../api/secrets/held-secrets.ts';
import type { Environment } from '../kubeconfig/environment.ts';
import { textOfPath } from '../kubeconfig/text-of-path.ts';
import type { Warn } from './warnings.ts';

/** What stands for a file whose text was given: no file has such a name. */
export const GIVEN_TEXT = '/kubeconfigText';

/**
 * The environment of the program that uses the library. Unlike the command it asks nobody on a terminal, prints nothing, and holds the
 * credentials of each upstream apart from those of others.
 */
export function libraryEnvironment(warn: Warn, kubeconfigText?: string): Environment {
  return {
    env: process.env,
    homedir: process.env['HOME'] || homedir(),
    cwd: process.cwd(),
    readFile: async (path) => (path === GIVEN_TEXT && kubeconfigText !== undefined ? kubeconfigText : textOfPath(path)),
    now: Date.now,
    stdinIsTerminal: false,
    stderr: { write: (text) => warn(text.trimEnd()) },
    secrets: new HeldSecrets(),
  };
}
