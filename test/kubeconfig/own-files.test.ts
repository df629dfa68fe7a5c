import { mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ownFile, ownFilesIn } from '../../src/kubeconfig/own-files.ts';
import { aHome } from '../support/a-home.ts';

// How they are read in a single executable is in test/archives.

test('a file is read where it is', async () => {
  await using home = await aHome({ 'a.txt': 'text' });
  expect(Buffer.from(ownFile('other.txt', pathToFileURL(join(home.folder, 'a.txt')))).toString()).toBe('text');
});

test('those of a directory are found at any depth, by paths with slashes', async () => {
  await using home = await aHome({ 'page/index.html': 'a', 'page/assets/x y#.js': 'b' });
  await mkdir(join(home.folder, 'page/empty'));
  const files = ownFilesIn('page', pathToFileURL(join(home.folder, 'page') + sep));
  const texts = [...files].map(([path, file]) => [path, Buffer.from(file).toString()]);
  expect(new Map(texts as [string, string][])).toEqual(
    new Map([
      ['index.html', 'a'],
      ['assets/x y#.js', 'b'],
    ]),
  );
});

test('one that is missing is an error that names it', () => {
  expect(() => ownFile('gone', pathToFileURL('/gone/file.txt'))).toThrow('/gone/file.txt');
});
