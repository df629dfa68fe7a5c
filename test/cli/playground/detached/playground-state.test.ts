import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PlaygroundHome } from '../../../../src/cli/playground/detached/playground-state.ts';
import { aHome } from '../../../support/a-home.ts';

const STATE = { port: 1234, key: 'ab', url: 'http://x', secureUrl: 'https://x', kubeconfig: '/k' };

test('one playground has it, in files that nobody else may read', async () => {
  await using folder = await aHome();
  const home = PlaygroundHome.in({ XDG_STATE_HOME: folder.folder });
  expect(home.path).toBe(join(folder.folder, 'kubetrace', 'playground'));
  await mkdir(home.path, { recursive: true });
  await chmod(home.path, 0o777);
  expect(await home.read()).toBeUndefined();
  expect(await home.claim(STATE)).toBe(true);
  expect(await home.claim({ ...STATE, port: 2 })).toBe(false);
  expect(await home.read()).toEqual(STATE);
  expect(await readdir(home.path)).toEqual(['state.json']);
  expect((await stat(home.path)).mode & 0o777).toBe(0o700);
  expect((await stat(join(home.path, 'state.json'))).mode & 0o777).toBe(0o600);
  await writeFile(join(home.path, 'kubeconfig'), '');
  await home.clear();
  expect(await readdir(home.path)).toEqual([]);
});

test('a state that others could have read, and what is not a state, is not read', async () => {
  await using folder = await aHome();
  const home = PlaygroundHome.in({ HOME: folder.folder });
  await home.claim(STATE);
  const file = join(home.path, 'state.json');
  await chmod(file, 0o644);
  expect(await home.read()).toBeUndefined();
  await chmod(file, 0o600);
  for (const text of ['', '{}', '[]', JSON.stringify({ ...STATE, port: 70_000 })]) {
    await writeFile(file, text);
    expect(await home.read()).toBeUndefined();
  }
});

test('without a directory for it, it says what to set', () => {
  expect(() => PlaygroundHome.in({ XDG_STATE_HOME: 'relative' })).toThrow(
    'there is no directory for the state of a playground in the background',
  );
});
