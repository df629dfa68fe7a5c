import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/**
 * A random secret of this user that lasts between runs, in a file that nobody else can read (`$XDG_STATE_HOME/kubetrace/web-secret`). Where there is no place for
 * it, one that lasts as long as this run.
 */
export async function userSecret(env: Readonly<Record<string, string | undefined>>): Promise<Buffer> {
  const { XDG_STATE_HOME: state, HOME: home } = env;
  const base = state !== undefined && isAbsolute(state) ? state : home && join(home, '.local', 'state');
  if (!base) return randomBytes(LENGTH);
  const directory = join(base, 'kubetrace');
  const file = join(directory, 'web-secret');
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(file, randomBytes(LENGTH), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await chmod(file, 0o600);
    const secret = await readFile(file);
    if (secret.length === LENGTH) return secret;
  } catch {
    // A home that cannot be written to: the page then needs its new URL after a restart.
  }
  return randomBytes(LENGTH);
}

const LENGTH = 32;
