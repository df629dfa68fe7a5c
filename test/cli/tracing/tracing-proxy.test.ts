import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { aWebProxy } from '../../support/a-web-proxy.ts';

const LOG = '/api/v1/namespaces/team-a/pods/web-0/log';
const NEAR = 'near miss: a rule grants "pods", which does not include subresources; the rule must name "pods/log"';
const ALMOST = 'closest binding: RoleBinding pod-readers of Role pod-reader in namespace team-a';

/**
 * The different lines that the proxy logs of one request, without the time. What it looks up comes too late for the first such request on a
 * slow machine, and is there for the next one: it is repeated until the lines are there that are waited for.
 */
async function logged(flags: string, path: string, awaited: readonly string[]): Promise<string[]> {
  const terminal = aTerminal();
  const args = ['proxy', '--playground', '--context=reporter', '--port=0', '--log-format=pretty', ...flags.split(' ')];
  const running = run(args, terminal);
  await expect.poll(() => terminal.written.stdout).toContain('\n');
  const lines = () => [...new Set(terminal.written.stderr.split('\n').map((line) => line.trim()))];
  const send = async () => {
    const answer = await fetch(`http://${terminal.written.stdout.trim().split(' ').at(-1)}${path}`);
    await answer.arrayBuffer();
    return lines();
  };
  await send();
  if (awaited.length > 0) await expect.poll(send).toEqual(expect.arrayContaining([...awaited]));
  terminal.interrupt();
  await running;
  return lines();
}

test.each([
  ['-v1', [NEAR], [ALMOST]],
  ['-v0', [NEAR], [ALMOST]],
  ['--explain=self', [NEAR], [ALMOST]],
  ['--explain=off', [], [NEAR, ALMOST]],
  ['--explain=admin', [NEAR, ALMOST, 'would be granted by: ClusterRole view'], []],
])('%s: what was near', async (flags, lines, others) => {
  const all = await logged(flags, LOG, lines);
  expect(all.filter((line) => lines.includes(line))).toEqual(lines);
  expect(all.filter((line) => others.includes(line) || line.includes('selfsubject'))).toEqual([]);
});

test.each([
  [
    '-v4',
    [
      'allowed     RBAC: allowed by RoleBinding "pod-readers/team-a" of Role "pod-reader" to ServiceAccount "reporter/team-a"',
    ],
  ],
  ['-v3', []],
  ['-v4 --explain=off', []],
])('%s: why a request was allowed, even of the last one before the end', async (flags, lines) => {
  const all = await logged(flags, '/api/v1/namespaces/team-a/pods/web-0', lines);
  expect(all.filter((line) => line.startsWith('allowed'))).toEqual(lines);
});

test('--explain=NOBODY: the error names the flag, and nothing is started', async () => {
  const terminal = aTerminal();
  expect(await run(['proxy', '--playground', '--port=0', '--explain=nobody'], terminal)).toBe(1);
  expect(terminal.written.stderr).toBe(
    'error: --explain nobody: context "nobody" does not exist\n' +
      'hint: use off, self, or the name of a context whose user may read Roles and their bindings\n',
  );
  expect(terminal.written.stdout).toBe('');
});

test('with TLS the page shows the trace, and says why it sends nothing: it speaks plain HTTP', async () => {
  await using proxy = await aWebProxy([`--in-pod=${await mkdtemp(join(tmpdir(), 'kubetrace-web-pod-'))}`]);
  const { status, json } = await proxy.call('POST resend', { method: 'GET', path: '/version' });
  expect([status, json.message]).toEqual([409, expect.stringContaining('speaks TLS')]);
  expect(await proxy.rows()).toEqual([]);
});
