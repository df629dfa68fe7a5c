import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePodFiles } from '../../../src/cli/proxy/pod-files.ts';
import { newAccessKey } from '../../../src/proxy/receive/access-key.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-pod-'))));
afterAll(() => rm(folder, { recursive: true }));

async function aDirectory(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}

const someFiles = () => ({ ca: 'the CA', token: newAccessKey(), namespace: 'team-a' });

test('the files of a ServiceAccount are there, whatever the umask, and gone at the end', async () => {
  const directory = await aDirectory('whole');
  const files = someFiles();
  const umask = process.umask(0o077);
  const written = await writePodFiles(directory, files).finally(() => process.umask(umask));
  expect((await readdir(directory)).toSorted()).toEqual(['ca.crt', 'namespace', 'token']);
  const read = await Promise.all(
    ['ca.crt', 'token', 'namespace'].map((name) => readFile(join(directory, name), 'utf8')),
  );
  expect(read).toEqual([files.ca, files.token, files.namespace]);
  const modes = await Promise.all(['ca.crt', 'token', 'namespace'].map((name) => stat(join(directory, name))));
  expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['644', '640', '644']);
  await written[Symbol.asyncDispose]();
  expect(await readdir(directory)).toEqual([]);
});

test('what a killed run has left is replaced, and its end does not remove what came after', async () => {
  const directory = await aDirectory('left');
  const first = await writePodFiles(directory, someFiles());
  const files = someFiles();
  await using _second = await writePodFiles(directory, files);
  await first[Symbol.asyncDispose]();
  expect(await readFile(join(directory, 'token'), 'utf8')).toBe(files.token);
  expect(await readdir(directory)).toHaveLength(3);
});

test('the token of a ServiceAccount is not replaced', async () => {
  const directory = await aDirectory('real');
  await writeFile(join(directory, 'token'), 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl');
  await expect(writePodFiles(directory, someFiles())).rejects.toMatchObject({
    code: 'ERR_POD_FILES',
    message: expect.stringMatching(/--in-pod: .*real\/token is there and is not a key of kubetrace/),
  });
  expect(await readdir(directory)).toEqual(['token']);
});

test.each([
  ['is missing', () => join(folder, 'none'), /cannot write .*none.*there is no directory/],
  ['is a file', async () => (await writeFile(join(folder, 'file'), ''), join(folder, 'file')), /there is no directory/],
])('a directory that %s is an error that names it', async (_, directory, message) => {
  await expect(writePodFiles(await directory(), someFiles())).rejects.toMatchObject({
    code: 'ERR_POD_FILES',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('mkdir'),
  });
});

test.skipIf(process.getuid?.() === 0)('so is one that we may not write to', async () => {
  const directory = await aDirectory('closed');
  await chmod(directory, 0o500);
  await expect(writePodFiles(directory, someFiles())).rejects.toMatchObject({ code: 'ERR_POD_FILES' });
});
