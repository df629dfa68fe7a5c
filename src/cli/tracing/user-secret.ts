import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateDirectory } from '../terminal/state-directory.ts';

/**
 * A random secret of this user that lasts between runs, in a file that nobody else can read (`$XDG_STATE_HOME/kubetrace/web-secret`). One that
 * others could have read is replaced. Where it cannot be kept, it lasts as long as this run.
 */
export async function userSecret(env: Readonly<Record<string, string | undefined>>): Promise<Buffer> {
  const directory = stateDirectory(env);
  if (directory === undefined) return randomBytes(LENGTH);
  const file = join(directory, 'web-secret');
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return (await secretIn(file)) ?? (await made(file));
  } catch {
    // A page that is open then needs its new URL after a restart.
    return randomBytes(LENGTH);
  }
}

/** The secret in a file; `undefined` where there is none that only we know. */
async function secretIn(file: string): Promise<Buffer | undefined> {
  const opened = await open(file, 'r').catch(() => undefined);
  try {
    const found = await opened?.stat();
    if (!opened || !found || (found.mode & 0o077) !== 0 || found.uid !== process.getuid?.()) return undefined;
    const secret = await opened.readFile();
    return secret.length === LENGTH ? secret : undefined;
  } finally {
    await opened?.close();
  }
}

/** Makes one whole file at once; where another run has been faster, its secret is ours too. */
async function made(file: string): Promise<Buffer> {
  const part = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(LENGTH);
  await writeFile(part, secret, { mode: 0o600, flag: 'wx' });
  try {
    await link(part, file);
    return secret;
  } catch {
    const others = await secretIn(file);
    if (others) return others;
    await rm(file, { force: true });
    await link(part, file);
    return secret;
  } finally {
    await rm(part, { force: true });
  }
}

const LENGTH = 32;
