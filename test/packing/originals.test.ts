import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { areReplaced, keepOriginals, replaceOriginals, restoreOriginals } from '../../scripts/packing/originals.mjs';
import { aCheckout } from '../support/a-checkout.ts';
import { aHome } from '../support/a-home.ts';

const ORIGINALS = { 'package.json': 'original', 'docs/page.md': 'page' };
const PACKED = new Map([
  ['package.json', 'packed'],
  [join('docs', 'page.md'), 'packed page'],
]);

async function aReplacedHome() {
  const home = await aHome(ORIGINALS);
  keepOriginals(home.folder, PACKED);
  replaceOriginals(home.folder);
  return Object.assign(home, { text: (file: string) => readFileSync(join(home.folder, file), 'utf8') });
}

test('packed texts are in place of the originals until these are put back, and then nothing is left', async () => {
  await using home = await aReplacedHome();
  expect([home.text('package.json'), home.text('docs/page.md')]).toEqual(['packed', 'packed page']);
  expect(restoreOriginals(home.folder)).toBe(true);
  expect([home.text('package.json'), home.text('docs/page.md')]).toEqual(['original', 'page']);
  expect(areReplaced(home.folder)).toBe(false);
  expect(restoreOriginals(home.folder)).toBe(false);
  expect((await readdir(home.folder, { recursive: true })).toSorted()).toEqual(
    ['dist', 'docs', join('docs', 'page.md'), 'package.json'].toSorted(),
  );
});

test('what was edited meanwhile is not put back', async () => {
  await using home = await aReplacedHome();
  writeFileSync(join(home.folder, 'package.json'), 'edited');
  restoreOriginals(home.folder);
  expect([home.text('package.json'), home.text('docs/page.md')]).toEqual(['edited', 'page']);
});

test('a run after one that was cut short keeps the originals, not what was packed', async () => {
  await using home = await aReplacedHome();
  await mkdir(join(home.folder, 'dist/before-packing.new'));
  keepOriginals(home.folder, PACKED);
  replaceOriginals(home.folder);
  restoreOriginals(home.folder);
  expect(home.text('package.json')).toBe('original');
});

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s between prepack and postpack puts the originals back',
  async (signal) => {
    await using checkout = await aCheckout();
    const manifest = () => readFileSync(join(checkout.root, 'package.json'), 'utf8');
    const original = manifest();
    // Its process group is that of a terminal on which `npm pack` runs.
    const prepack = spawn(process.execPath, [join(checkout.root, 'scripts/packing/prepack.mjs')], {
      detached: true,
      stdio: 'inherit',
    });
    expect(await once(prepack, 'exit')).toEqual([0, null]);
    expect(manifest()).not.toContain('"scripts"');
    process.kill(-(prepack.pid ?? 0), signal);
    await expect.poll(() => areReplaced(checkout.root)).toBe(false);
    expect(manifest()).toBe(original);
  },
);
