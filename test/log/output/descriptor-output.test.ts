import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DescriptorOutput } from '../../../src/log/output/descriptor-output.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kubetrace-output-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test('all is written, in order', async () => {
  const file = join(folder, 'file');
  const descriptor = openSync(file, 'a', 0o600);
  const output = new DescriptorOutput(descriptor);
  for (let i = 0; i < 50; i++) expect(output.write(`line ${i} ü\n`)).toBe(false);
  await output.drained();
  closeSync(descriptor);
  expect(readFileSync(file, 'utf8')).toBe(Array.from({ length: 50 }, (_, i) => `line ${i} ü\n`).join(''));
});

test.each([
  ['that blocks', 0],
  ['that says try again', constants.O_NONBLOCK],
])('a pipe that nobody reads from, %s, delays nobody; drain comes when it is read', async (_, flags) => {
  const pipe = join(folder, `pipe-${flags}`);
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const descriptor = openSync(pipe, constants.O_WRONLY | flags);
  const output = new DescriptorOutput(descriptor);
  const text = 'x'.repeat(300_000);
  let isDrained = false;
  output.write(text);
  output.once('drain', () => (isDrained = true));
  for (let i = 0; i < 20; i++) await setImmediate();
  expect(isDrained).toBe(false);
  let read = 0;
  while (!isDrained) {
    read += readAll(reader);
    await setImmediate();
  }
  expect(read + readAll(reader)).toBe(text.length);
  closeSync(descriptor);
  closeSync(reader);
});

test('an error is reported once, and nothing waits for what cannot be written', async () => {
  const descriptor = openSync('/dev/full', 'a');
  const errors: Error[] = [];
  const output = new DescriptorOutput(descriptor, (error) => errors.push(error));
  output.write('a');
  output.write('b');
  await output.drained();
  expect(output.write('c')).toBe(true);
  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('ENOSPC')]);
  closeSync(descriptor);
});

function readAll(descriptor: number): number {
  const buffer = Buffer.alloc(1 << 16);
  let size = 0;
  try {
    for (let read = -1; read !== 0; size += read) read = readSync(descriptor, buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
  return size;
}
