import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { endsOf } from '../../support/ends-of.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-trace-log-'))));
afterAll(() => rm(folder, { recursive: true }));

const SECRETS = '/api/v1/namespaces/team-a/secrets';

describe('the summary at the end', () => {
  test.each([
    ['-v 1', true, /^\n1 request in \d+s\nVERB  RESOURCE  COUNT .*\nlist  secrets       1 .*\n$/m],
    ['-v 0', true, /^$/],
    ['-v 1', false, /client="me"\n$/],
    ['-v 0 --summary=table', false, /^\n1 request in/],
    ['-v 1 --summary=off', true, / .{0,5}me.{0,5}\n$/],
    ['-v 0 --summary=json', false, /^\{"kind":"TrafficSummary",.*"count":1,.*\}\n$/],
    ['-v 0 --summary=json --filter=verb=get', false, /^\{"kind":"TrafficSummary",.*"count":0,.*\}\n$/],
  ])('%s, on a terminal: %s', async (flags, isTTY, expected) => {
    expect(await logOf(flags, { isTTY })).toMatch(expected);
  });
});

test('--log-file is appended to, for its owner alone; stderr has no line of it', async () => {
  const file = join(folder, 'log');
  await writeFile(file, 'before\n', { mode: 0o644 });
  const stderr = await logOf(`-v 1 --log-file=${file}`, { isTTY: true });
  expect(stderr).toMatch(/\n1 request in /);
  expect(stderr.split('\n1 request in ')[0]).not.toContain('secrets');
  expect(await readFile(file, 'utf8')).toMatch(/^before\nI\d{4} .*\] "Exchange" .* resource="secrets" .*\n$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('--filter and --no-fold reach the log', async () => {
  const paths = ['/api', '/apis', '/version', SECRETS];
  const told = async (flags: string) =>
    [...(await logOf(flags, { paths })).matchAll(/"(?:Exchange|Discovery)" \S+/g)].length;
  expect(await told('-v 1')).toBe(3);
  expect(await told('-v 1 --no-fold')).toBe(4);
  expect(await told('-v 1 --filter=path~^/apis? --filter=verb=get --no-fold')).toBe(2);
});

describe('--show-secrets', () => {
  test('on a terminal: what the client sent and what the Secret holds, after a red line; a recording stays masked', async () => {
    const record = join(folder, 'record.jsonl');
    const log = await logOf(`-v 10 --show-secrets --color=always --record=${record}`, { isTTY: true });
    expect(log.split('\n')[0]).toBe(
      '\u001b[31mwarning: --show-secrets: what follows holds credentials; do not share it\u001b[0m',
    );
    expect(log).toContain('> X-Api-Key: hunter2');
    expect(log).toMatch(/"password":\s?"[A-Za-z0-9+/]+=*"/);
    const recorded = await readFile(record, 'utf8');
    expect(recorded).toContain(SECRETS);
    expect(recorded).toContain('<masked>');
    expect(recorded).not.toContain('hunter2');
  });

  test('without the flag none of that is shown', async () => {
    const log = await logOf('-v 10', { isTTY: true });
    expect(log).toContain('> X-Api-Key: <masked>');
    expect(log).not.toMatch(/"password":\s?"[A-Za-z0-9+/]+=*"/);
  });
});

describe('bad flags are an error and a hint, and nothing is served', () => {
  test.each([
    ['--show-secrets', false, /^error: --show-secrets needs a terminal.*\nhint: .*2>/],
    ['--show-secrets --log-file=FOLDER/x', true, /^error: --show-secrets and --log-file: .*\nhint: /],
    ['--show-secrets --log-format=json', true, /^error: --show-secrets and --log-format json: .*\nhint: /],
    [
      '--log-file=FOLDER/no/log',
      true,
      /^error: cannot write --log-file FOLDER\/no\/log: there is no directory FOLDER\/no\nhint: make it first: mkdir -p FOLDER\/no\n$/,
    ],
    [
      '--filter=verbs=list',
      true,
      /^error: --filter, at character 1: unknown field "verbs"\nhint: did you mean verb=list\?\n$/,
    ],
    ['--summary=loud', true, /^error: .*--summary.*table, json, off/],
  ])('%s', async (flags, isTTY, expected) => {
    const terminal = aTerminal({ env: { HOME: folder } });
    Object.assign(terminal.stderr, { isTTY, columns: 1000 });
    const args = flags.replaceAll('FOLDER', folder).split(' ');
    expect(await run(['proxy', '--playground', '--port=0', ...args], terminal)).toBe(1);
    expect(terminal.written.stderr.replaceAll(folder, 'FOLDER')).toMatch(expected);
    expect(terminal.written.stdout).toBe('');
  });
});

test('a log that nobody reads does not slow the traffic; what is dropped is counted', async () => {
  const bin = resolve(import.meta.dirname, '../../../bin/kubetrace.js');
  const args = ['proxy', '--playground', '--port=0', '-v', '10', '--log-format=json', '--explain=off'];
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { closed } = endsOf(child);
  const [ready] = (await Promise.race([once(child.stdout, 'data'), closed])) as [Buffer];
  const url = `http://${/serve on (\S+)/.exec(String(ready))![1]}/api/v1/pods`;
  // Far more than a pipe, the streams on both sides of it and what the log lets wait can hold.
  const size = (await (await fetch(url)).arrayBuffer()).byteLength;
  const requests = Math.ceil((8 * 1024 * 1024) / size);
  for (let i = 0; i < requests; i++) {
    const answer = await fetch(url);
    expect((await answer.arrayBuffer()).byteLength).toBe(size);
  }
  let log = '';
  child.stderr.on('data', (chunk) => (log += String(chunk)));
  child.kill('SIGINT');
  await closed;
  const records = log.trimEnd().split('\n').map((line) => JSON.parse(line) as { kind: string; lines?: number }); // prettier-ignore
  const told = records.filter(({ kind }) => kind === 'Exchange').length;
  const dropped = records.reduce((sum, { lines = 0 }) => sum + lines, 0);
  expect(dropped).toBeGreaterThan(0);
  expect(told + dropped).toBe(requests + 1);
});

test('a list of 55 MB is logged whole at level 10, and is not in memory twice', async () => {
  const item = `{"metadata":{"name":"${'x'.repeat(2000)}"}},`;
  const items = Math.ceil((55 * 1024 * 1024) / item.length);
  const server = createServer((req, res) => {
    if (!req.url!.endsWith('/pods')) return void res.writeHead(404).end();
    res.setHeader('Content-Type', 'application/json');
    Readable.from(['{"items":[', ...Array.from({ length: items }, () => item), '{}]}\n']).pipe(res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bin = resolve(import.meta.dirname, '../../../bin/kubetrace.js');
  const args = [
    'proxy',
    `--server=http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    '--port=0',
    '-v',
    '10',
    '--log-format=klog',
  ];
  // Neither the text of the body nor what is made of it fits into such a heap.
  const env = { PATH: process.env['PATH'], HOME: folder, NODE_OPTIONS: '--max-old-space-size=48' };
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { closed } = endsOf(child);
  const log = { size: 0, end: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    log.size += chunk.length;
    log.end = (log.end + chunk.toString('latin1')).slice(-5000);
  });
  const [ready] = (await Promise.race([once(child.stdout, 'data'), closed])) as [Buffer];
  const answer = await fetch(`http://${/serve on (\S+)/.exec(String(ready))![1]}/api/v1/pods`);
  let received = 0;
  for await (const chunk of answer.body!) received += chunk.length;
  const whole = items * item.length + '{"items":[{}]}\n'.length;
  expect(received).toBe(whole);
  await expect.poll(() => log.end).toMatch(/"Exchange" id=1 /);
  expect(log.size).toBeGreaterThan(whole);
  expect(log.end).not.toContain('Lines dropped');
  if (process.platform === 'linux') {
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))!;
    expect(Number(peak)).toBeLessThan(300 * 1024);
  }
  child.kill('SIGINT');
  await closed;
  server.close();
  // A heap this small makes slow work on a busy machine; how long it takes is not the question here.
}, 90_000);

/** What a proxy to the playground says on stderr while a client asks for some paths. */
async function logOf(flags: string, { isTTY = false, paths = [SECRETS] } = {}): Promise<string> {
  const terminal = aTerminal({ env: { HOME: folder } });
  Object.assign(terminal.stderr, { isTTY });
  const running = run(['proxy', '--playground', '--port=0', ...flags.split(' ')], terminal);
  await expect.poll(() => terminal.written.stdout).toContain('\n');
  const url = `http://${terminal.written.stdout.trim().split(' ').at(-1)}`;
  for (const path of paths) {
    await (await fetch(url + path, { headers: { 'User-Agent': 'me', 'X-Api-Key': 'hunter2' } })).arrayBuffer();
  }
  terminal.interrupt();
  await running;
  return terminal.written.stderr;
}
