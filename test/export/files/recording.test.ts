import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { recordTo } from '../../../src/export/files/recording.ts';
import type { RecordingOptions } from '../../../src/export/files/recording.ts';
import { readTrace } from '../../../src/export/files/read-trace.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { anOpening } from '../../support/an-opening.ts';
import { endsOf } from '../../support/ends-of.ts';

const folders: string[] = [];
let file: string;
beforeEach(async () => {
  folders.push(await mkdtemp(join(tmpdir(), 'kubetrace-')));
  file = join(folders.at(-1)!, 'trace.jsonl');
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const exchange = (id: number) => anExchange({ id });
const LINE = traceLine(exchange(1), Infinity).length + 1;

/** Records exchanges, each in a turn of its own. */
async function record(ids: readonly number[], options?: RecordingOptions): Promise<void> {
  const recording = await recordTo(file, options);
  for (const id of ids) {
    recording.observe({ type: 'MODIFIED', object: exchange(id) });
    await new Promise(setImmediate);
  }
  await recording.close?.();
}

async function idsIn(name: string): Promise<unknown[]> {
  const lines = (await readFile(name, 'utf8')).split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  const records = lines.map((line) => JSON.parse(line) as { kind: string; id: unknown });
  return records.filter(({ kind }) => kind === 'Exchange').map(({ id }) => id);
}

test('a file that only its owner can read, and that the next run continues', async () => {
  await record([1, 2]);
  await record([3]);
  expect(await idsIn(file)).toEqual([1, 2, 3]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that others could read is made private', async () => {
  await record([1]);
  await chmod(file, 0o644);
  await record([2]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a line that a crash cut off is left as it is', async () => {
  await record([1]);
  const whole = await readFile(file, 'utf8');
  await writeFile(file, whole + whole.slice(0, 100));
  await record([2]);
  expect(await idsIn(file)).toEqual([1, 2]);
});

test('what is under way at the close is written as far as it has come', async () => {
  const trace = new Trace();
  trace.watch(await recordTo(file));
  trace.responseStarted(trace.begin(anOpening()), { status: 200, statusText: 'OK', rawHeaders: [] });
  await trace.close();
  const [line = ''] = (await readFile(file, 'utf8')).split('\n');
  expect(JSON.parse(line)).toMatchObject({
    stage: 'ResponseStarted',
    response: { status: 200 },
  });
});

test.each([
  ['never', {}, ['trace.jsonl'], [1, 2, 3, 4, 5]],
  ['at its size', { maxBytes: 2 * LINE }, ['trace.jsonl', 'trace.jsonl.1', 'trace.jsonl.2'], [5]],
  ['and keeps so many', { maxBytes: LINE, keep: 1 }, ['trace.jsonl', 'trace.jsonl.1'], [5]],
  ['or none', { maxBytes: LINE, keep: 0 }, ['trace.jsonl'], [5]],
  ['a line that is longer has a file of its own', { maxBytes: 10, keep: 1 }, ['trace.jsonl', 'trace.jsonl.1'], [5]],
])('rotates %s', async (_, options, files, last) => {
  await record([1, 2, 3, 4, 5], options);
  expect((await readdir(join(file, '..'))).toSorted()).toEqual(files);
  expect(await idsIn(file)).toEqual(last);
});

test('deletes nothing without a number of files to keep', async () => {
  await record([1, 2, 3, 4, 5, 6, 7, 8, 9], { maxBytes: LINE });
  await record([10, 11, 12], { maxBytes: LINE });
  const files = (await readdir(join(file, '..'))).length;
  const ids = await Promise.all(Array.from({ length: files }, (_, i) => idsIn(i === 0 ? file : `${file}.${i}`)));
  expect(ids.flat().toReversed()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('each file says what its limits are, and which part it is', async () => {
  await record([1, 2], { maxBytes: LINE, keep: 3 });
  await record([3], { maxBytes: LINE, bodyBytes: 10 });
  const limitsIn = async (name: string) => {
    const lines = (await readFile(name, 'utf8')).trimEnd().split('\n');
    return lines.map((line) => (JSON.parse(line) as { recording?: unknown }).recording);
  };
  expect(await limitsIn(`${file}.1`)).toEqual([{ maxBytes: LINE, part: 2, bodyBytes: 65_536, keep: 3 }]);
  expect(await limitsIn(file)).toEqual([{ maxBytes: LINE, part: 3, bodyBytes: 10 }]);
});

test('each run that goes on with a file says its limits with its first exchange; every line is an exchange', async () => {
  await record([1, 2]);
  await record([3, 4], { bodyBytes: 10 });
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const exchanges = lines.map((line) => JSON.parse(line) as { kind: string; recording?: { bodyBytes: number } });
  expect(exchanges.map(({ kind, recording }) => [kind, recording?.bodyBytes])).toEqual([
    ['Exchange', 65_536],
    ['Exchange', undefined],
    ['Exchange', 10],
    ['Exchange', undefined],
  ]);
});

test('a reader is warned of what the limits left out', async () => {
  const body = 'x'.repeat(50);
  const big = anExchange({ id: 1, method: 'POST', target: '/api/v1/namespaces/a/configmaps', requestBody: body });
  for (const options of [
    { bodyBytes: 10, maxBytes: 10 },
    { bodyBytes: 10, maxBytes: 10, keep: 1 },
  ]) {
    const recording = await recordTo(file, options);
    for (let i = 0; i < 2; i++) recording.observe({ type: 'MODIFIED', object: big });
    await recording.close?.();
  }
  const said: string[] = [];
  const options = {
    warn: (message: string) => void said.push(message),
    note: (message: string) => void said.push(message),
  };
  const read = async (name: string, names: readonly string[]) => {
    const bytes = createReadStream(name) as AsyncIterable<Uint8Array>;
    for await (const _ of readTrace({ name, bytes }, { ...options, names })) continue;
    return said.splice(0).map((message) => message.replaceAll(file, 'F'));
  };
  const cut = '1 exchanges have a body of which only the first 10 bytes were recorded (--record-body-size)';
  expect(await read(file, [file])).toEqual([
    'F: part 4 of a recording; what was recorded before is in F.1',
    `F: ${cut}`,
  ]);
  expect(await read(file, [file, `${file}.1`])).toEqual([`F: ${cut}`]);
  expect((await read(`${file}.1`, [file, `${file}.1`]))[0]).toBe(
    'F.1: part 3 of a recording; what was recorded before was deleted (--record-keep 1)',
  );
});

test('rotates within one turn too, oldest file last', async () => {
  const recording = await recordTo(file, { maxBytes: 2 * LINE });
  for (const id of [1, 2, 3, 4, 5]) recording.observe({ type: 'MODIFIED', object: exchange(id) });
  await recording.close?.();
  expect([await idsIn(`${file}.2`), await idsIn(`${file}.1`), await idsIn(file)]).toEqual([[1, 2], [3, 4], [5]]);
});

test('is refused for a file that is not a trace, and for a directory', async () => {
  await writeFile(file, 'apiVersion: v1\n');
  await expect(recordTo(file)).rejects.toMatchObject({
    code: 'ERR_NOT_A_TRACE',
    hint: 'name another file for --record',
  });
  expect(await readFile(file, 'utf8')).toBe('apiVersion: v1\n');
  await mkdir(`${file}.d`);
  await expect(recordTo(`${file}.d`)).rejects.toMatchObject({ code: 'ERR_RECORD_FILE' });
});

test('a disk that is full ends the recording, not the proxy', async () => {
  const told: unknown[] = [];
  const trace = new Trace({ onObserverError: (error) => told.push(error) });
  trace.watch(await recordTo('/dev/full'));
  for (let i = 0; i < 3; i++) {
    trace.completed(trace.begin(anOpening()));
    await new Promise(setImmediate);
  }
  expect(told).toMatchObject([{ code: 'ERR_RECORD_FILE', message: expect.stringContaining('/dev/full') as string }]);
});

test('every line written survives kill -9', async () => {
  const dist = resolve(import.meta.dirname, '../../../dist');
  const script = `
    const { recordTo } = await import(${JSON.stringify(`${dist}/export/files/recording.js`)});
    const recording = await recordTo(${JSON.stringify(file)});
    const object = ${JSON.stringify({ ...exchange(1), response: undefined, request: { ...exchange(1).request, body: { chunks: [], size: 0 } } })};
    for (let id = 1; ; id++) {
      recording.observe({ type: 'MODIFIED', object: { ...object, id } });
      await new Promise(setImmediate);
      process.stdout.write(id + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { closed } = endsOf(child);
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.length > 2000) child.kill('SIGKILL');
  }
  await closed;
  const announced = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
  const ids = await idsIn(file);
  expect(ids.length).toBeGreaterThanOrEqual(announced);
  expect(ids.slice(0, 3)).toEqual([1, 2, 3]);
});
