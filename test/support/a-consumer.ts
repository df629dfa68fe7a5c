import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Consumer extends AsyncDisposable {
  readonly folder: string;
  write(file: string, text: string): Promise<string>;
  /** Runs node in the directory. */
  node(...args: readonly string[]): Promise<Ran>;
  /** Checks the types of files, with these options besides `strict`. */
  tsc(files: readonly string[], ...options: readonly string[]): Promise<Ran>;
}

/** A directory of somebody who has installed this package as it is built, its declarations made anew, and `@types/node`, and nothing else. */
export async function aConsumer(): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-consumer-'));
  const own = join(folder, 'node_modules/kubetrace');
  await mkdir(join(own, 'dist'), { recursive: true });
  await mkdir(join(folder, 'node_modules/@types'));
  await copyFile(join(ROOT, 'package.json'), join(own, 'package.json'));
  await symlink(join(ROOT, 'dist/bundle'), join(own, 'dist/bundle'));
  await symlink(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  await run(process.execPath, [join(ROOT, 'scripts/library-types.mjs'), join(own, 'dist/types')], { cwd: ROOT });
  const env = { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: '' };
  const node = (...args: readonly string[]) => ran(run(process.execPath, [...args], { cwd: folder, env }));
  const consumer: Consumer = {
    folder,
    node,
    async write(file, text) {
      const path = join(folder, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      return path;
    },
    tsc: (files, ...options) =>
      node(
        join(ROOT, 'node_modules/typescript/bin/tsc'),
        '--noEmit',
        '--strict',
        '--target',
        'es2023',
        '--types',
        'node',
        ...options,
        ...files,
      ),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  await consumer.write('package.json', '{ "type": "module" }');
  return consumer;
}

async function ran(running: Promise<{ stdout: string; stderr: string }>): Promise<Ran> {
  try {
    return { code: 0, ...(await running) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ran;
    return { code, stdout, stderr };
  }
}
