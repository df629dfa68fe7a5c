import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { anAuditEvent } from '../../support/an-audit-event.ts';
import { aTerminal } from '../../support/a-terminal.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

async function kubetrace(args: readonly string[], stdin = '') {
  const terminal = aTerminal({ stdin });
  const code = await run(args, terminal);
  return { code, ...terminal.written };
}

const file = (name: string): string => join(folder, name);

/** A log in which jane lists the pods of each of these namespaces. */
function logOf(...namespaces: readonly string[]): string {
  const events = namespaces.map((namespace) =>
    anAuditEvent({ requestURI: `/api/v1/namespaces/${namespace}/pods`, objectRef: { resource: 'pods', namespace } }),
  );
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

test('counts traces into a file for its owner alone, of which rbac makes the Roles of the traces', async () => {
  await writeFile(file('a.log'), logOf('a', 'b', 'b'));
  const { code, stdout, stderr } = await kubetrace(['usage', file('a.log'), '-o', file('a.usage')]);
  expect([code, stdout, stderr]).toEqual([
    0,
    '',
    `note: 3 requests, 2 needs of 1 users in ${file('a.usage')}\n`.replace('1 users', '1 user'),
  ]);
  expect((await stat(file('a.usage'))).mode & 0o777).toBe(0o600);
  const [fromLog, fromUsage] = [
    await kubetrace(['rbac', '-'], logOf('a', 'b', 'b')),
    await kubetrace(['rbac', '-'], await readFile(file('a.usage'), 'utf8')),
  ];
  expect(fromLog.stdout).toContain('# 2x list pods, kubectl/v1.33.1');
  expect(fromUsage).toEqual(fromLog);
});

test('adds usage files and traces, packed or not, in any order', async () => {
  await writeFile(file('1.log'), logOf('a'));
  await writeFile(file('2.log'), logOf('b', 'c'));
  await writeFile(file('3.log.gz'), gzipSync(logOf('c')));
  await kubetrace(['usage', file('1.log'), '-o', file('1.usage')]);
  const orders = [
    [file('1.usage'), file('2.log'), file('3.log.gz')],
    [file('3.log.gz'), file('1.log'), file('2.log')],
  ];
  const [one, other] = [await kubetrace(['usage', ...orders[0]!]), await kubetrace(['usage', ...orders[1]!])];
  expect(other).toEqual(one);
  const roles = (await kubetrace(['rbac', ...orders[0]!])).stdout;
  expect(roles).toMatch(/namespace: a\n[\s\S]*namespace: b\n[\s\S]*# 2x list pods/);
  // The result can be added to again, though it is what it was read from.
  await writeFile(file('all.usage'), one.stdout);
  await writeFile(file('4.log'), logOf('d'));
  expect((await kubetrace(['usage', file('all.usage'), file('4.log'), '-o', file('all.usage')])).code).toBe(0);
  expect((await kubetrace(['rbac', file('all.usage'), '-o', 'matrix'])).stdout).toMatch(/^pods +d +/m);
});

test('--filter is for requests, and not for a usage file', async () => {
  await writeFile(file('f.log'), logOf('a', 'b'));
  await kubetrace(['usage', file('f.log'), '--filter', 'namespace=b', '-o', file('f.usage')]);
  expect((await kubetrace(['rbac', file('f.usage'), '-o', 'commands'])).stdout).not.toContain('--namespace=a');
  const { code, stderr } = await kubetrace(['rbac', file('f.usage'), '--filter', 'namespace=b']);
  expect([code, stderr]).toEqual([
    1,
    `error: ${file('f.usage')}:1: it is a usage file, which has sums of requests, and --filter looks at each request\nhint: give --filter to the kubetrace usage that makes the file, or give the traces it was made from\n`,
  ]);
});

test.each(['show', 'diff'])('%s is for requests, and not for a usage file', async (command) => {
  await writeFile(file('s.log'), logOf('a'));
  await kubetrace(['usage', file('s.log'), '-o', file('s.usage')]);
  const args = command === 'diff' ? [file('s.log'), file('s.usage')] : [file('s.usage')];
  const { code, stderr } = await kubetrace([command, ...args]);
  expect([code, stderr]).toEqual([
    command === 'diff' ? 2 : 1,
    expect.stringMatching(
      /^error: .*s\.usage:1: it is a usage file, which has sums of requests and not the requests\n/,
    ),
  ]);
});

test('rbac unused reads them as it reads the log', async () => {
  await writeFile(file('u.log'), logOf('a'));
  await writeFile(
    file('given.json'),
    JSON.stringify({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'reads' },
      rules: [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['list'] }],
    }),
  );
  await kubetrace(['usage', file('u.log'), '-o', file('u.usage')]);
  const [log, usage] = [
    await kubetrace(['rbac', 'unused', file('u.log'), '--given', file('given.json')]),
    await kubetrace(['rbac', 'unused', file('u.usage'), '--given', file('given.json')]),
  ];
  expect(log.stdout).toContain('an audit policy may leave out requests');
  expect(usage).toEqual(log);
});

test('warns where the same requests count twice', async () => {
  await writeFile(file('t.log'), logOf('a'));
  await kubetrace(['usage', file('t.log'), '-o', file('t1.usage')]);
  await kubetrace(['usage', file('t.log'), '-o', file('t2.usage')]);
  const { code, stderr } = await kubetrace(['rbac', file('t1.usage'), file('t2.usage')]);
  expect(code).toBe(0);
  expect(stderr).toContain('warning: a file of requests was counted more than once, so the counts are too high');
});

test('never replaces what is not a usage file, nor leaves half of one', async () => {
  await writeFile(file('w.log'), logOf('a'));
  const { code, stderr } = await kubetrace(['usage', file('w.log'), '-o', file('w.log')]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(`error: cannot write ${file('w.log')}: it exists and is not a usage file`),
  ]);
  expect(await readFile(file('w.log'), 'utf8')).toBe(logOf('a'));
  const missing = await kubetrace(['usage', file('w.log'), '-o', join(folder, 'no', 'such.usage')]);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('error: cannot write')]);
});

test('a shard without requests has a file without sums', async () => {
  await writeFile(file('empty.log'), '');
  await kubetrace(['usage', file('empty.log'), '-o', file('empty.usage')]);
  expect(await readFile(file('empty.usage'), 'utf8')).toBe(
    '{"kind":"UsageFile","apiVersion":"kubetrace.dev/v1","sources":[]}\n',
  );
  await writeFile(file('full.log'), logOf('a'));
  expect((await kubetrace(['rbac', file('empty.usage'), file('full.log')])).code).toBe(0);
});
