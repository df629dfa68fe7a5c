import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { aCheckout } from './a-checkout.ts';

export interface PackedPackage extends AsyncDisposable {
  /** The .tgz that `npm pack` has made of a copy of this checkout. */
  readonly tarball: string;
  /** What is in it. */
  readonly unpacked: string;
  /** The copy it was made of, with what was built. */
  readonly root: string;
}

/** Packs as a maintainer does, with all that npm runs for it. */
export async function aPackedPackage(): Promise<PackedPackage> {
  const checkout = await aCheckout();
  const out = join(checkout.root, 'dist/packed');
  mkdirSync(out, { recursive: true });
  const ran = runOn(checkout.root, 'npm', ['pack', '--pack-destination', out]);
  if (ran.status !== 0) throw new Error(`npm pack: ${ran.stdout}${ran.stderr}`);
  const [name = ''] = readdirSync(out);
  const untar = runOn(out, 'tar', ['xzf', name]);
  if (untar.status !== 0) throw new Error(`tar: ${untar.stderr}`);
  return Object.assign(checkout, { tarball: join(out, name), unpacked: join(out, 'package') });
}

/** Runs a program in a directory with no settings of this machine's user, and with the Node that runs this test. */
export function runOn(cwd: string, program: string, args: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
      HOME: cwd,
      npm_config_update_notifier: 'false',
      ...env,
    },
  });
}
