import { HarValidator } from '@har-sdk/validator';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { harFile } from '../../../src/export/files/har-file.ts';
import { anExchange } from '../../support/an-exchange.ts';

const folder = await mkdtemp(join(tmpdir(), 'kubetrace-'));
afterAll(() => rm(folder, { recursive: true }));

const entriesIn = async (file: string): Promise<number> => {
  const har = JSON.parse(await readFile(file, 'utf8')) as { log: { entries: unknown[] } };
  // The validator wants an entry; browsers do not.
  if (har.log.entries.length > 0) expect(await new HarValidator().verify(har as never)).toEqual([]);
  return har.log.entries.length;
};

test('is a complete document at any time, readable only by its owner', async () => {
  const file = join(folder, 'live.har');
  await writeFile(file, `{"log": "what was there before", "is longer": "${'x'.repeat(4000)}"}`, { mode: 0o644 });
  const har = await harFile(file, { version: '1' });
  expect(await entriesIn(file)).toBe(0);
  for (let i = 1; i <= 3; i++) {
    har.observe({ type: 'MODIFIED', object: anExchange({ id: i }) });
    await new Promise(setImmediate);
    expect(await entriesIn(file)).toBe(i);
  }
  har.observe({ type: 'ADDED', object: anExchange({ stage: 'ResponseStarted' }) });
  await har.close?.();
  expect(await entriesIn(file)).toBe(4);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that is not a HAR is left alone', async () => {
  const file = join(folder, 'notes.txt');
  await writeFile(file, 'dear diary');
  await expect(harFile(file, { version: '1' })).rejects.toThrow('it exists and is not a HAR');
  expect(await readFile(file, 'utf8')).toBe('dear diary');
});

test.each(['/dev/null', '/nowhere/x.har', '/'])('cannot be %s', async (file) => {
  await expect(harFile(file, { version: '1' })).rejects.toMatchObject({ code: 'ERR_HAR_FILE' });
});

test.skipIf(process.platform === 'win32')('without room for an entry it ends after those before, whole', async () => {
  const file = join(folder, 'full.har');
  // A limit on the size of files is what a full disk is to a single process.
  const script = `
    import { harFile } from ${JSON.stringify(join(import.meta.dirname, '../../../dist/export/files/har-file.js'))};
    process.on('SIGXFSZ', () => undefined);
    const exchange = JSON.parse(process.argv[1]);
    const har = await harFile(${JSON.stringify(file)}, { version: '1' });
    for (let i = 0; i < 100; i++) {
      try { har.observe({ type: 'MODIFIED', object: exchange }); } catch (error) { console.log(error.message); break; }
      await new Promise(setImmediate);
    }`;
  const args = ['-c', 'ulimit -f 16 && exec "$0" --input-type=module -e "$1" "$2"', process.execPath, script];
  const { stdout } = await promisify(execFile)('sh', [...args, JSON.stringify(anExchange())]);
  expect(stdout).toContain(`cannot write --har ${file}`);
  expect(await entriesIn(file)).toBeGreaterThan(1);
});
