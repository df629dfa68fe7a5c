import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userSecret } from '../../../src/cli/tracing/user-secret.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-secret-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

test('it is the same in every run, and in a file that nobody else can read', async () => {
  const [first, second] = [await userSecret({ HOME: home }), await userSecret({ HOME: home })];
  expect(first).toHaveLength(32);
  expect(second.equals(first)).toBe(true);
  const file = join(home, '.local/state/kubetrace/web-secret');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
});

test('two runs that begin at the same time agree', async () => {
  const secrets = await Promise.all(Array.from({ length: 8 }, () => userSecret({ XDG_STATE_HOME: home })));
  expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
});

test('a file that others could read is theirs no longer, and a new secret is made', async () => {
  const before = await userSecret({ XDG_STATE_HOME: home });
  const file = join(home, 'kubetrace/web-secret');
  await chmod(file, 0o644);
  const after = await userSecret({ XDG_STATE_HOME: home });
  expect(after.equals(before)).toBe(false);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that is not one of ours is replaced', async () => {
  const before = await userSecret({ XDG_STATE_HOME: home });
  await writeFile(join(home, 'kubetrace/web-secret'), 'short');
  const after = await userSecret({ XDG_STATE_HOME: home });
  expect(after).toHaveLength(32);
  expect(after.equals(before)).toBe(false);
  expect((await readFile(join(home, 'kubetrace/web-secret'))).equals(after)).toBe(true);
});

test('without a home, or one that cannot be written to, it lasts as long as the run', async () => {
  expect(await userSecret({})).toHaveLength(32);
  const file = join(home, 'file');
  await writeFile(file, '');
  expect(await userSecret({ XDG_STATE_HOME: file })).toHaveLength(32);
});
