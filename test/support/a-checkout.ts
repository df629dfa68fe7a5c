import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['.git', 'coverage', 'dist', 'node_modules']);

export interface Checkout extends AsyncDisposable {
  readonly root: string;
}

/** A copy of this checkout to pack or build in, so that what other tests use stays as it is. Its packages are those that are installed here. */
export async function aCheckout(): Promise<Checkout> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'kubetrace-checkout-')));
  await cp(ROOT, root, {
    recursive: true,
    filter: (path) => !LEFT_OUT.has(relative(ROOT, path).split(sep)[0] ?? ''),
  });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 10 }) };
}
