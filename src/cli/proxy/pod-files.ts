import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionableError } from '../../api/actionable-error.ts';
import { writeProblem } from '../../api/text/file-problem.ts';

/** What a program in a pod finds in /var/run/secrets/kubernetes.io/serviceaccount. */
export interface PodFiles {
  /** `ca.crt`: PEM. */
  readonly ca: string;
  /** `token`: the key of the proxy, which is worth nothing anywhere else. */
  readonly token: string;
  readonly namespace: string;
}

/** All may read what is not secret; the token only a group, which in a pod is `fsGroup`. */
const MODES = { 'ca.crt': 0o644, namespace: 0o644, token: 0o640 } as const;
const NAMES = ['namespace', 'ca.crt', 'token'] as const;

/**
 * Writes them into a directory that exists, each in one step, the token last: where that is, all are. They are removed when this is disposed of and when the
 * process ends, unless another run has replaced them. Throws ActionableError, also where the directory has a token of somebody else.
 */
export async function writePodFiles(directory: string, { ca, token, namespace }: PodFiles): Promise<AsyncDisposable> {
  const texts = { 'ca.crt': ca, token, namespace };
  await refuseOthers(directory);
  for (const name of NAMES) {
    const path = join(directory, name);
    const temporary = join(directory, `.${name}.${randomUUID()}`);
    try {
      await writeFile(temporary, texts[name], { mode: 0o600, flag: 'wx' });
      await chmod(temporary, MODES[name]);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      const { problem, hint } = writeProblem(path, error);
      throw new ActionableError('ERR_POD_FILES', `--in-pod: cannot write ${path}: ${problem}`, hint);
    }
  }
  const remove = (): void => removeOurs(directory, token);
  process.on('exit', remove);
  return {
    async [Symbol.asyncDispose]() {
      process.off('exit', remove);
      remove();
    },
  };
}

/** A key of an earlier run, which was killed, may be replaced; a token of a ServiceAccount is not ours. */
async function refuseOthers(directory: string): Promise<void> {
  const path = join(directory, 'token');
  const there = await readFile(path, 'utf8').catch(() => undefined);
  if (there === undefined || /^[\w-]{43}$/u.test(there)) return;
  throw new ActionableError(
    'ERR_POD_FILES',
    `--in-pod: ${path} is there and is not a key of kubetrace`,
    'name a directory of its own, such as an emptyDir that the program has mounted in place of its ServiceAccount',
  );
}

function removeOurs(directory: string, token: string): void {
  try {
    if (readFileSync(join(directory, 'token'), 'utf8') !== token) return;
    for (const name of NAMES) rmSync(join(directory, name), { force: true });
  } catch {
    // Gone, or no longer ours to read.
  }
}
