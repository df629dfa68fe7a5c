import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesInTurns } from '../../../src/cli/arguments/file-bytes.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange, STARTED_AT } from '../../support/an-exchange.ts';
import { theCommand } from '../../support/the-command.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

test('reads a file whole', async () => {
  const file = join(folder, 'large');
  const bytes = Buffer.alloc(200_000, 'abcdefg');
  await writeFile(file, bytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of bytesInTurns(file)) pieces.push(piece);
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  expect(pieces.length).toBeGreaterThan(1);
});

test('does not go on with another file of that name', async () => {
  const [file, other] = [join(folder, 'rotated'), join(folder, 'new')];
  await writeFile(file, Buffer.alloc(100_000));
  await writeFile(other, Buffer.alloc(100_000));
  const pieces = bytesInTurns(file);
  await pieces.next();
  await rename(file, `${file}.1`);
  await rename(other, file);
  await expect(pieces.next()).rejects.toThrow('another file has taken its name');
  expect((await readFile(`${file}.1`)).length).toBe(100_000);
});

test('show merges more files than may be open at once', async () => {
  const logs = join(folder, 'logs');
  await mkdir(logs);
  for (let i = 0; i < 100; i++) {
    const line = traceLine({ ...anExchange({ target: `/api/v1/pods/p${i}` }), startedAt: STARTED_AT - i }, 0);
    await writeFile(join(logs, `${i}.jsonl`), `${line}\n`);
  }
  await using command = theCommand(['show', '-v', '6', logs], {}, { limits: '-n 60' });
  expect([await command.exitCode, command.written.stderr]).toEqual([0, '']);
  const names = [...command.written.stdout.matchAll(/pods\/(p\d+)/g)].map(([, name]) => name);
  expect([...new Set(names)]).toEqual(Array.from({ length: 100 }, (_, i) => `p${99 - i}`));
}, 120_000);
