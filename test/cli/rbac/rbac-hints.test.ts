import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { anExchange } from '../../support/an-exchange.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

const PODS = ['web-6d4cf56db6-mcpwh', 'web-6d4cf56db6-x7k2p', 'web-0'].map((name) => `team-a/pods/${name}`);
const SERVICES = ['a', 'b', 'c'].map((namespace) => `${namespace}/services`);

async function rbac(paths: readonly string[], ...args: string[]) {
  const file = join(folder, 'trace.jsonl');
  const lines = paths.map((path) => traceLine(anExchange({ target: `/api/v1/namespaces/${path}` }), 0));
  await writeFile(file, lines.join('\n'));
  const terminal = aTerminal();
  return { code: await run(['rbac', file, '--user', 'alice', ...args], terminal), ...terminal.written };
}

test('names that the next pods will not have are said, with the flag for any name', async () => {
  const { stdout, stderr } = await rbac(PODS);
  expect(stderr).toBe(
    'warning: rules name objects whose names are generated (pods of web), and the next ones have others: see --expand names\n',
  );
  expect(stdout).toContain('# 2x get pods of web, 1x get pods, kubectl/v1.33.1');
  expect((await rbac(PODS, '-o', 'matrix')).stdout).toMatch(/web-\* +✔ 2/);
  const widened = await rbac(PODS, '--expand', 'names=2');
  expect([widened.stderr, /resourceNames/.test(widened.stdout)]).toEqual(['', false]);
  expect(widened.stdout).toContain('Widened: names where 2 or more were seen.');
  expect((await rbac(PODS, '--expand', 'names=4')).stdout).toContain('resourceNames');
});

test('several such roles are one note', async () => {
  const { stderr } = await rbac([...SERVICES, ...['d', 'e', 'f', 'g'].map((namespace) => `${namespace}/secrets`)]);
  expect(stderr).toBe(
    'note: 7 namespaces need one of 2 roles for User alice: --aggregate makes a ClusterRole of each\n',
  );
});

test('what several namespaces need alike can be one ClusterRole', async () => {
  const { stdout, stderr } = await rbac(SERVICES);
  expect(stderr).toBe('note: 3 namespaces need the same for User alice: --aggregate makes one ClusterRole of it\n');
  expect(stdout.match(/^kind: .*/gm)).toHaveLength(6);
  const aggregated = await rbac(SERVICES, '--aggregate');
  expect(aggregated.stderr).toBe('');
  expect(aggregated.stdout.match(/^kind: .*/gm)).toEqual([
    'kind: ClusterRole',
    ...SERVICES.map(() => 'kind: RoleBinding'),
  ]);
  const { code, stderr: problem } = await rbac(SERVICES, '--aggregate', '-o', 'commands');
  expect([code, problem]).toEqual([
    1,
    'error: --aggregate does nothing for -o commands\nhint: leave one of them out, or use -o yaml\n',
  ]);
});
