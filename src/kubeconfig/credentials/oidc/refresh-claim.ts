import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** In milliseconds: calls to a provider are given up long before. */
const FORGOTTEN_AFTER = 120_000;

/**
 * Marks, in a file next to a kubeconfig, that a kubetrace is spending one of its refresh-tokens. This is not client-go's lock: holding that
 * while a provider answers would keep a kubectl, which takes it only to write, from storing a token that it has just got. To be called
 * under that lock. False where another kubetrace has the claim.
 */
export async function claimRefresh(file: string): Promise<boolean> {
  if (await isClaimed(claimOf(file))) return false;
  await writeFile(claimOf(file), `${process.pid} ${hostname()}\n`, { mode: 0o600 });
  return true;
}

/** Removes the claim. */
export async function releaseRefresh(file: string): Promise<void> {
  await rm(claimOf(file), { force: true });
}

function claimOf(file: string): string {
  return `${file}.kubetrace-refresh`;
}

/** A claim is stale when its process has ended, or when it is old. */
async function isClaimed(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const [pid, host] = (await readFile(path, 'utf8')).trim().split(' ');
    return Date.now() - mtimeMs < FORGOTTEN_AFTER && (host !== hostname() || isRunning(Number(pid)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
