import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLogPart } from '../bench/audit-log.mjs';
import { run } from '../src/cli/main.ts';
import { Random } from './support/a-random.ts';
import { aTerminal } from './support/a-terminal.ts';
import { RANDOM_EVENT } from './support/random-events.ts';

/*
 * What a cluster of machines would do, with few of them: logs are counted one by one, their usage files added together in any order, and the Roles are
 * those of all requests. `node bench/at-scale.mjs` does the same with a million.
 */
const [FILES, EVENTS] = [20, 500];
const EXAMPLES = resolve(import.meta.dirname, '../examples/at-scale');

let folder: string;
let logs: string[];
let usages: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-'));
  const events = fc.sample(RANDOM_EVENT, { numRuns: FILES * EVENTS, seed: 20_260_102 });
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  logs = await Promise.all(
    Array.from({ length: FILES }, (_, i) => written(`${i}.log`, lines.slice(i * EVENTS, (i + 1) * EVENTS).join(''))),
  );
  await written('all.log', lines.join(''));
  usages = [];
  for (const log of logs) usages.push(await usageOf(`${log}.usage`, log));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

async function kubetrace(args: readonly string[], stdin = ''): Promise<string> {
  const terminal = aTerminal({ stdin });
  const code = await run(args, terminal);
  expect([code, code === 0 ? '' : terminal.written.stderr]).toEqual([0, '']);
  return terminal.written.stdout;
}

async function usageOf(output: string, ...files: readonly string[]): Promise<string> {
  await kubetrace(['usage', ...files, '-o', output]);
  return output;
}

/** From the standard input, since the comment of Roles says what they were read from. */
async function roles(file: string, ...flags: readonly string[]): Promise<string> {
  return await kubetrace(['rbac', '-', ...flags], await readFile(file, 'utf8'));
}

async function addedAsTree(files: readonly string[]): Promise<string> {
  const [first, ...rest] = files;
  if (first === undefined || rest.length === 0) return first ?? '';
  const half = Math.ceil(files.length / 2);
  const [left, right] = [await addedAsTree(files.slice(0, half)), await addedAsTree(files.slice(half))];
  return await usageOf(join(folder, `tree-${files.length}-${Math.random()}.usage`), right, left);
}

test('usage files added in any order and as a tree make the Roles of one pass over all events, byte for byte', async () => {
  const flags = [
    [],
    ['--serviceaccount', 'ci/deployer', '-o', 'json'],
    ['--missing-only', '-o', 'matrix'],
    ['--group', 'dev', '--allowed-only'],
  ];
  const all = join(folder, 'all.log');
  const expected = await Promise.all(flags.map((each) => roles(all, ...each)));
  expect(expected[0]).toContain(`from ${/from (\d+) requests/.exec(expected[0] ?? '')?.[1]} requests`);
  const random = new Random(7);
  for (let i = 0; i < 3; i++) {
    const order = usages.toSorted(() => random.below(3) - 1);
    const added = await usageOf(join(folder, `shuffled-${i}.usage`), ...order);
    expect(await Promise.all(flags.map((each) => roles(added, ...each)))).toEqual(expected);
  }
  const tree = await addedAsTree(usages.toReversed());
  expect(await Promise.all(flags.map((each) => roles(tree, ...each)))).toEqual(expected);
  // To put the files one after the other is to add them, too; and a log may stand among them.
  const mixed = [...usages.slice(0, 7), ...logs.slice(7)];
  const texts = await Promise.all(mixed.map((file) => readFile(file, 'utf8')));
  expect(await roles(await written('mixed', texts.join('')))).toBe(expected[0]);
}, 120_000);

test('duckdb.sql counts what kubetrace usage counts', async () => {
  const log = join(folder, 'cluster.log');
  auditLogPart(log, 0, 3000);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`SET VARIABLE logs = '${log}'`);
  const found = await connection.runAndReadAll(await readFile(join(EXAMPLES, 'duckdb.sql'), 'utf8'));
  connection.closeSync();
  const usage = await written(
    'duckdb.usage',
    found
      .getRows()
      .map(([line]) => `${String(line)}\n`)
      .join(''),
  );
  const expected = await roles(log);
  expect(expected.length).toBeGreaterThan(5000);
  expect(await roles(usage)).toBe(expected);
}, 120_000);

test.each([
  ['spark_job.py', 'not run by the tests of kubetrace'],
  ['clickhouse.sql', 'not run by the tests of kubetrace'],
])('%s says that it is not run here', async (file, words) => {
  expect((await readFile(join(EXAMPLES, file), 'utf8')).replaceAll(/\s+(?:-- )?/g, ' ')).toContain(words);
});
