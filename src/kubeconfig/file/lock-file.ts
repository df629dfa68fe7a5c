import { constants } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** client-go holds its lock for a few milliseconds; one that stays is a leftover. */
const PATIENCE = 5_000;
const LOOK_AGAIN = 25;

/**
 * Does something while nobody else does who locks the file as client-go does: `FILE.lock`, which is there or is not
 * (clientcmd/loader.go `lockFile`). Rejects with the error of `node:fs` where there can be no such file, EEXIST where one stays.
 */
export async function withLock<T>(file: string, act: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  await create(lock, performance.now() + PATIENCE);
  try {
    return await act();
  } finally {
    await unlink(lock);
  }
}

async function create(lock: string, until: number): Promise<void> {
  for (;;) {
    try {
      return await (await open(lock, constants.O_CREAT | constants.O_EXCL, 0)).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || performance.now() > until) throw error;
    }
    await setTimeout(LOOK_AGAIN);
  }
}
