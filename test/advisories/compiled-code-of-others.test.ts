import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { theCommand } from '../support/the-command.ts';

test.each([
  ['in the home directory', () => ({})],
  ['where XDG has caches', (home: string) => ({ XDG_CACHE_HOME: join(home, '.cache') })],
])('compiled code is kept for its user alone %s, nothing where others can be first', async (_, envOf) => {
  await using places = await somePlaces();
  const { home, temporary } = places;
  expect(await decode({ HOME: home, TMPDIR: temporary, ...envOf(home) })).toEqual({ exitCode: 0, stderr: '' });
  expect(await readdir(temporary)).toEqual([]);
  const cache = join(home, '.cache', 'kubetrace');
  expect((await stat(cache)).mode & 0o777).toBe(0o700);
  expect(await readdir(cache)).not.toEqual([]);
});

test('what others can write to is not used', async () => {
  await using places = await somePlaces();
  const { home, temporary } = places;
  const cache = join(home, '.cache', 'kubetrace');
  await mkdir(cache, { recursive: true });
  await chmod(cache, 0o777);
  expect(await decode({ HOME: home, TMPDIR: temporary })).toEqual({ exitCode: 0, stderr: '' });
  expect([await readdir(cache), await readdir(temporary)]).toEqual([[], []]);
});

test('a file that others can write to is not read, and replaced', async () => {
  await using places = await somePlaces();
  const { home, temporary } = places;
  const file = await keptBy(places);
  await chmod(file, 0o666);
  expect(await decode({ HOME: home, TMPDIR: temporary })).toEqual({ exitCode: 0, stderr: '' });
  const [head = ''] = (await readFile(file, 'latin1')).split('\n');
  // One that was read counts the runs.
  expect([(await stat(file)).mode & 0o777, JSON.parse(head)]).toEqual([0o600, expect.objectContaining({ runs: 1 })]);
});

test('what a disk has damaged is not run, but compiled again', async () => {
  await using places = await somePlaces();
  const { home, temporary } = places;
  const file = await keptBy(places);
  const good = await readFile(file);
  // V8 itself notices only what is wrong with its own head.
  const begin = good.indexOf('\n') + 4096;
  await writeFile(file, Buffer.concat([good.subarray(0, begin), Buffer.alloc(good.length - begin, 0xa5)]));
  expect(await decode({ HOME: home, TMPDIR: temporary })).toEqual({ exitCode: 0, stderr: '' });
  expect((await readFile(file)).includes(Buffer.alloc(100, 0xa5))).toBe(false);
});

test('NODE_DISABLE_COMPILE_CACHE switches it off', async () => {
  await using places = await somePlaces();
  const { home, temporary } = places;
  const env = { HOME: home, TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' };
  expect(await decode(env)).toEqual({ exitCode: 0, stderr: '' });
  expect([await readdir(home), await readdir(temporary)]).toEqual([[], []]);
});

test('without a place it does without', async () => {
  await using places = await somePlaces();
  const { home, temporary } = places;
  await writeFile(join(home, '.cache'), '');
  expect(await decode({ HOME: home, TMPDIR: temporary })).toEqual({ exitCode: 0, stderr: '' });
  expect(await decode({ HOME: join(home, 'nowhere'), TMPDIR: temporary })).toEqual({ exitCode: 0, stderr: '' });
  expect([await readdir(home), await readdir(temporary)]).toEqual([['.cache'], []]);
});

async function decode(env: Record<string, string>) {
  await using command = theCommand(['decode', 'GET', '/api/v1/pods'], env);
  return { exitCode: await command.exitCode, stderr: command.written.stderr };
}

/** The file that the first run has written. */
async function keptBy({ home, temporary }: { readonly home: string; readonly temporary: string }): Promise<string> {
  await decode({ HOME: home, TMPDIR: temporary });
  const cache = join(home, '.cache', 'kubetrace');
  const [name = '', ...others] = await readdir(cache);
  expect(others).toEqual([]);
  return join(cache, name);
}

async function somePlaces() {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-test-'));
  const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')];
  await mkdir(home);
  await mkdir(temporary);
  return { home, temporary, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
