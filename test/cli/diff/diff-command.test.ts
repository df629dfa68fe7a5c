import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange, type ExchangeFacts } from '../../support/an-exchange.ts';
import { aTerminal } from '../../support/a-terminal.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

const NS = '/api/v1/namespaces/team-a';
const PODS = { target: `${NS}/pods` };
const DB = { target: `${NS}/secrets/db` };

async function diff(a: readonly ExchangeFacts[], b: readonly ExchangeFacts[], ...flags: string[]) {
  const files = await Promise.all(
    [a, b].map(async (facts, i) => {
      const file = join(folder, `${i}.jsonl`);
      await writeFile(file, facts.map((fact) => `${traceLine(anExchange(fact), 0)}\n`).join(''));
      return file;
    }),
  );
  const terminal = aTerminal();
  return { code: await run(['diff', ...flags, ...files], terminal), ...terminal.written };
}

test.each<[string, ExchangeFacts[], ExchangeFacts[], string]>([
  ['only in the first', [PODS, DB], [PODS], '- secrets team-a/db: get 200\n'],
  ['only in the second', [PODS], [PODS, { target: '/metrics' }], '+ /metrics: get 200\n'],
  ['verbs', [PODS], [{ target: `${PODS.target}?watch=1` }], '~ pods team-a/: list 200 → watch 200\n'],
  [
    'status',
    [DB, DB],
    [DB, { ...DB, status: '403 Forbidden' }],
    '~ secrets team-a/db: get 200 x2 → get 200, get 403\n',
  ],
  ['counts', [PODS], [PODS, PODS], '~ pods team-a/: list 200 → list 200 x2\n'],
])('%s', async (_, a, b, stdout) => {
  expect(await diff(a, b)).toEqual({ code: 1, stdout, stderr: '' });
});

test('the same is 0, and so is more of the same where counts make no difference', async () => {
  expect(await diff([PODS, DB], [DB, PODS])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await diff([PODS], [PODS, PODS], '--ignore-counts')).toEqual({ code: 0, stdout: '', stderr: '' });
  // What kubetrace itself asked is none of it.
  expect((await diff([PODS], [PODS, { ...DB, origin: 'kubetrace' }])).code).toBe(0);
});

test('generated names, uids and revisions are the same from run to run, unless names are to be exact', async () => {
  const first = [
    { target: `${NS}/pods/web-6d4cf56db6-mcpwh/log` },
    { target: `${NS}/configmaps/8b2f1d3e-0c1a-4c5e-9a2b-0123456789ab` },
    { target: `${NS}/events/web-0.17f1a2b3c4d5e6f7` },
    { target: `${NS}/events/web-6d4cf56db6-mcpwh.17f1a2b3c4d5e6f8` },
    // No digit shows that these were generated, but that both traces have one does.
    { target: `${NS}/pods/worker-mcpwh` },
    { target: `${NS}/secrets/sh.helm.release.v1.web.v9` },
  ];
  const second = [
    { target: `${NS}/pods/web-6d4cf56db6-x7k2p/log` },
    { target: `${NS}/configmaps/00000000-0c1a-4c5e-9a2b-0123456789ab` },
    { target: `${NS}/events/web-0.17f1a2b3c4d5aaaa` },
    { target: `${NS}/events/web-6d4cf56db6-x7k2p.17f1a2b3c4d5bbbb` },
    { target: `${NS}/pods/worker-bcdfg` },
    { target: `${NS}/secrets/sh.helm.release.v1.web.v10` },
  ];
  expect(await diff(first, second)).toEqual({ code: 0, stdout: '', stderr: '' });
  const { code, stdout } = await diff(first, second, '--exact-names');
  expect([code, stdout.split('\n').length]).toEqual([1, 13]);
});

test('as JSON, one line for each', async () => {
  const { stdout } = await diff([PODS], [PODS, PODS], '-o', 'json');
  expect(JSON.parse(stdout)).toEqual({
    resource: 'pods',
    namespace: 'team-a',
    name: '',
    kind: 'count',
    before: { 'list 200': 1 },
    after: { 'list 200': 2 },
  });
});

test.each([[['a.jsonl', 'b.jsonl']], [['a.jsonl']], [['--what', 'a', 'b']]])(
  'exits with 2 on an error: %j',
  async (args) => {
    const terminal = aTerminal();
    expect(await run(['diff', ...args], terminal)).toBe(2);
    expect(terminal.written.stderr).toMatch(/^error: /);
  },
);
