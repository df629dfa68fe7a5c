import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { withLimits } from '../../../src/trace/file/recording-limits.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

async function aTrace(name: string, exchanges: readonly Exchange[], rest = ''): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, exchanges.map((exchange) => `${traceLine(exchange, Infinity)}\n`).join('') + rest);
  return file;
}

async function show(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const terminal = aTerminal();
  return { code: await run(['show', ...args], terminal), ...terminal.written };
}

test('prints what the log would have shown, at any level and in any format', async () => {
  const file = await aTrace('a.jsonl', [EXCHANGES.list, EXCHANGES.denied]);
  const level1 = await show('--log-format=pretty', file);
  expect(level1.stdout).toMatch(/list +pods +team-a\/ +200.*\n.*list +secrets +team-a\/ +403/);
  expect(level1.stderr).toBe('');
  expect((await show('-v8', '--log-format=klog', file)).stdout).toContain('"Response Body" body=');
  const json = await show('--log-format=json', file);
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind),
  ).toEqual(['Exchange', 'Exchange']);
});

test('prints only what matches the filter', async () => {
  const file = await aTrace('b.jsonl', [EXCHANGES.list, EXCHANGES.denied]);
  const { stdout } = await show('-o', 'json', '--filter', 'status>=400', file);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { response: { status: number } }).response.status),
  ).toEqual([403]);
  expect(await show('--filter', 'what=1', file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error: .*what/) as string,
  });
});

test('merges several traces by time, and passes over a line that was cut off', async () => {
  const at = (startedAt: number, target: string) => ({ ...anExchange({ target }), startedAt });
  const a = await aTrace('c.jsonl', [at(1000, '/a'), at(3000, '/c')]);
  const b = await aTrace('d.jsonl', [at(2000, '/b')], '{"kind":"Exch');
  const { stdout, stderr } = await show('-o', 'http', a, b);
  expect(stdout.match(/baseUrl\}\}\/\w/g)).toEqual(['baseUrl}}/a', 'baseUrl}}/b', 'baseUrl}}/c']);
  expect(stderr).toBe(`warning: ${b}: the last line is cut off; passed over\n`);
});

test('loses no line, however many there are', async () => {
  const file = await aTrace(
    'e.jsonl',
    Array.from({ length: 5000 }, (_, i) => anExchange({ id: i + 1 })),
  );
  expect((await show('--log-format=klog', file)).stdout.trim().split('\n').length).toBe(5000);
});

test.each([
  [['nowhere.jsonl'], /^error: cannot read nowhere\.jsonl: there is no such file\nhint: check the path\n$/],
  [[], /^error: kubetrace show needs an argument, TRACE\nhint: name a recording; /],
])('%j is an error that a person can act on', async (args, message) => {
  const { code, stdout, stderr } = await show(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

test('reads the standard input', async () => {
  const terminal = aTerminal({ stdin: `${traceLine(EXCHANGES.list, 0)}\n` });
  expect(await run(['show', '-o', 'curl', '--base-url', 'http://127.0.0.1:9/', '-'], terminal)).toBe(0);
  expect(terminal.written.stdout).toContain('${KUBETRACE_URL:-http://127.0.0.1:9}');
});

test('shows the events of a recorded watch, from level 3 on', async () => {
  const event = (type: string, name: string) =>
    `${JSON.stringify({ type, object: { kind: 'Pod', apiVersion: 'v1', metadata: { name, namespace: 'team-a' } } })}\n`;
  const watch = anExchange({
    target: '/api/v1/namespaces/team-a/pods?watch=true',
    responseHeaders: [['Content-Type', 'application/json']],
    responseBody: event('ADDED', 'web-0') + event('DELETED', 'web-1') + event('ADDED', 'web-2').slice(0, 20),
  });
  const file = await aTrace('watch.jsonl', [watch]);
  expect((await show('-v2', '--log-format=klog', file)).stdout).not.toContain('web-0');
  const { stdout } = await show('-v3', '--log-format=klog', file);
  expect(stdout).toMatch(/type="ADDED".*name="web-0"[^]*type="DELETED".*name="web-1"/);
  expect(stdout).not.toContain('web-2');
  const json = (await show('-v3', '--log-format=json', file)).stdout.trim().split('\n');
  expect(json.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
    'Exchange',
    'WatchEvent',
    'WatchEvent',
  ]);
});

test('a body that was cut when it was recorded has a mark, and the limit is said where bodies are shown', async () => {
  const body = { chunks: [Buffer.from('{"kind":"ConfigMap"')], size: 99, truncated: true };
  const whole = anExchange({ method: 'POST', requestBody: '{}' });
  const cut = { ...whole, request: { ...whole.request, body } };
  const recorded = (exchange: Exchange) => `${withLimits(traceLine(exchange, Infinity), { part: 1, bodyBytes: 19 })}\n`;
  const file = join(folder, 'cut.jsonl');
  await writeFile(file, recorded(cut));
  const { stdout, stderr } = await show('-v10', '--log-format=klog', file);
  expect(stdout).toContain('[truncated 80 chars]');
  expect(stderr).toBe(
    `note: ${file}: 1 exchanges have a body of which only the first 19 bytes were recorded (--record-body-size)\n`,
  );
  expect((await show('-v1', file)).stderr).toBe('');
  expect((await show('-v3', file)).stderr).toBe('');
  const events = anExchange({ target: '/api/v1/pods?watch=true', responseBody: body });
  await writeFile(file, recorded(events));
  expect((await show('-v3', file)).stderr).toBe(
    `note: ${file}: 1 watches lack their later events, since only the first 19 bytes were recorded (--record-body-size)\n`,
  );
});

test('reads directories and patterns, and what is in them beside', async () => {
  const directory = await mkdtemp(join(folder, 'd-'));
  await mkdir(join(directory, 'node-1'));
  await writeFile(join(directory, 'node-1', 'audit.log'), `${traceLine(EXCHANGES.list, 0)}\n`);
  await writeFile(join(directory, 'audit-1.log.gz'), gzipSync(`${traceLine(EXCHANGES.denied, 0)}\n`));
  await writeFile(join(directory, 'README'), 'hello\n');
  await writeFile(join(directory, '.hidden'), 'x');
  const all = await show('-o', 'json', directory);
  expect(all.stdout.trim().split('\n')).toHaveLength(2);
  expect(all.stderr).toBe(
    `warning: ${directory}/README: passed over: lines that are not JSON: 1, line 1\nwarning: ${directory}/README holds no exchange; passed over\n`,
  );
  for (const [pattern, count] of [
    ['**/*.log', 1],
    ['audit-?.log.*', 1],
    ['**/audit*', 2],
    ['node-[0-9]/a*', 1],
    ['node-[!0-9]/a*', 0],
  ] as const) {
    const { code, stdout, stderr } = await show('-o', 'json', join(directory, pattern));
    expect([pattern, stdout.split('\n').length - 1]).toEqual([pattern, count]);
    expect(code).toBe(count === 0 ? 1 : 0);
    if (count === 0) expect(stderr).toContain('error: no file is named like');
  }
});
