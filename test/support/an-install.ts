import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

export interface Install extends AsyncDisposable {
  /** With its programs first, then those of this machine. */
  readonly PATH: string;
  readonly folder: string;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** A directory with the programs of package.json, linked as npm links them, and these besides. */
export async function anInstall(programs: Readonly<Record<string, string>> = {}): Promise<Install> {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-install-'));
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  for (const [name, file] of Object.entries(bin)) await symlink(join(ROOT, file), join(folder, name));
  for (const [name, file] of Object.entries(programs)) await symlink(file, join(folder, name));
  return {
    folder,
    PATH: [folder, process.env['PATH']].join(delimiter),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
