import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followedFile } from '../../../src/cli/show/followed-file.ts';
import { aHome } from '../../support/a-home.ts';

test('gives what is there, what is added, what takes its place, and ends when it is removed', async () => {
  await using home = await aHome({ trace: 'one ' });
  const path = join(home.folder, 'trace');
  const followed = followedFile(path);
  const next = async () => String((await followed.next()).value);
  expect(await next()).toBe('one ');
  await appendFile(path, 'two ');
  expect(await next()).toBe('two ');
  await appendFile(path, 'three ');
  await rename(path, `${path}.1`);
  await writeFile(path, 'four');
  expect(await next()).toBe('three ');
  expect(await next()).toBe('four');
  await rm(path);
  expect(await followed.next()).toEqual({ value: undefined, done: true });
});

test('a file that is not there is an error with its name', async () => {
  await expect(followedFile('/no/such/file').next()).rejects.toThrow('cannot read /no/such/file');
});
