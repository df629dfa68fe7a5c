import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/** Why a file cannot be put in the place of another: it is mounted, or the directory or the owner are not ours. */
const CANNOT_REPLACE = new Set(['EACCES', 'EBUSY', 'EPERM', 'EROFS', 'EXDEV']);

/**
 * Gives an existing file another content in one step, so that nobody ever reads half of it; its mode and owner stay, and a symbolic link
 * still leads to it. Where it cannot be replaced it is written over, as client-go does (clientcmd/loader.go `WriteToFile`).
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const temporary = `${target}.${randomUUID()}`;
  try {
    await createLike(await stat(target), temporary, text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    if (!CANNOT_REPLACE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await writeFile(target, text);
  }
}

async function createLike({ mode, uid, gid }: Stats, path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    const made = await file.stat();
    if (made.uid !== uid || made.gid !== gid) await file.chown(uid, gid);
    await file.chmod(mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
}
