import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureStatus } from '../../src/api/status/status.ts';
import { run } from '../../src/cli/main.ts';
import { aTerminal } from '../support/a-terminal.ts';

const CUT = 64 * 1024;
const PODS = Array.from({ length: 20_000 }, (_, i) => ({
  metadata: { name: `web-${i}`, uid: `${(i * 7919) % 99_991}` },
}));
const LIST = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: PODS });
const DENIED = failureStatus(
  403,
  'Forbidden',
  'pods "x" is forbidden: User "bob" cannot get resource "pods/log" in API group "" in the namespace "a"',
  { name: 'x', kind: 'pods' },
);
const CODINGS = {
  gzip: gzipSync(LIST),
  deflate: deflateSync(LIST),
  br: brotliCompressSync(LIST),
  'gzip, gzip': gzipSync(gzipSync(LIST, { level: 0 })),
  // What is not as it says is no reason to say nothing.
  zstd: Buffer.from(LIST),
};

/** As `--record` writes it: of each body the first 64 KiB. */
function exchange(id: number, target: string, status: number, body: Buffer, encoding?: string): string {
  const kept = body.subarray(0, CUT);
  return JSON.stringify({
    kind: 'Exchange',
    apiVersion: 'kubetrace.dev/v1',
    id,
    startedAt: '2026-01-02T03:04:05.678Z',
    origin: 'client',
    client: { address: '127.0.0.1:1', userAgent: 'kubectl' },
    request: { method: 'GET', target, httpVersion: '1.1', headers: [], body: { size: 0, truncated: false } },
    requestInfo: {
      isResourceRequest: true,
      path: target,
      verb: 'list',
      apiPrefix: 'api',
      apiGroup: '',
      apiVersion: 'v1',
      namespace: 'a',
      resource: 'pods',
      subresource: '',
      name: '',
      parts: ['pods'],
      fieldSelector: '',
      labelSelector: '',
    },
    upstreamUrl: `https://server${target}`,
    stage: 'ResponseComplete',
    response: {
      status,
      statusText: '',
      headers: [
        ['Content-Type', 'application/json'],
        ...(encoding === undefined ? [] : [['Content-Encoding', encoding]]),
      ],
      body: { size: body.length, truncated: body.length > CUT, base64: kept.toString('base64') },
    },
    timings: { responseStarted: 1, ended: 2 },
  });
}

describe.each(Object.entries(CODINGS))('a trace with an answer in %s that was cut, and a refusal', (encoding, list) => {
  let directory: string;
  let trace: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubetrace-'));
    trace = join(directory, 'trace.jsonl');
    const refusal = gzipSync(JSON.stringify(DENIED));
    await writeFile(
      trace,
      `${exchange(1, '/api/v1/namespaces/a/pods', 200, list, encoding)}\n${exchange(2, '/api/v1/namespaces/a/pods/x/log', 403, refusal, 'gzip')}\n`,
    );
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function kubetrace(...args: string[]) {
    const terminal = aTerminal();
    const code = await run(args, terminal);
    return { code, ...terminal.written };
  }

  test.each([['text'], ['json'], ['yaml']])('explain -o %s explains the refusal', async (format) => {
    const { code, stdout, stderr } = await kubetrace('explain', '-o', format, trace);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('pods/log');
  });

  test.each([
    ...['pretty', 'klog', 'json'].flatMap((format) =>
      ['8', '9', '10'].map((v) => ['show', '-v', v, '--log-format', format]),
    ),
    ...['har', 'curl', 'postman', 'audit', 'http', 'mermaid', 'json'].map((output) => ['show', '-o', output]),
    ['rbac'],
    ['rbac', '-o', 'yaml'],
  ])('%s %s %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await kubetrace(...args.filter((arg) => arg !== undefined), trace);
    expect(stderr).not.toMatch(/should not have|Error/);
    expect(code).toBe(0);
    expect(stdout).not.toBe('');
  });

  test('diff with itself', async () => {
    const { code, stderr } = await kubetrace('diff', trace, trace);
    expect([code, stderr]).toEqual([0, '']);
  });
});

test('of a body that was cut, what there is of it is shown', async () => {
  const terminal = aTerminal({
    stdin: `${exchange(1, '/api/v1/namespaces/a/pods', 200, CODINGS.gzip, 'gzip')}\n`,
  });
  expect(await run(['show', '-o', 'har', '-'], terminal)).toBe(0);
  const { log } = JSON.parse(terminal.written.stdout) as {
    log: { entries: { response: { content: { text: string; comment: string } } }[] };
  };
  const { text, comment } = log.entries[0]!.response.content;
  expect(LIST.startsWith(text)).toBe(true);
  expect(text.length).toBeGreaterThan(100_000);
  expect(comment).toBe(`cut after ${text.length} bytes`);
});
