import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { aTerminal } from '../../support/a-terminal.ts';

let playground: TestPlayground;
let folder: string;
let trace: string;

beforeAll(async () => {
  playground = await aPlayground();
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-'));
  trace = join(folder, 'trace.jsonl');
  const targets = ['/pods', '/pods', '/pods/web-0', '/secrets', ''].map((path) => `/api/v1/namespaces/team-a${path}`);
  await writeFile(
    trace,
    [...targets, '/version'].map((target) => `${traceLine(anExchange({ target }), 0)}\n`).join(''),
  );
  playground.load(`
kind: ClusterRole
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: impersonator }
rules: [{ apiGroups: [''], resources: [users, groups, serviceaccounts], verbs: [impersonate] }]
---
kind: ClusterRoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: impersonator }
roleRef: { kind: ClusterRole, name: impersonator }
subjects: [{ kind: User, name: alice }]
`);
});
afterAll(async () => {
  await playground.close();
  await rm(folder, { recursive: true });
});

async function check(user: string, ...args: string[]) {
  const kubeconfig = join(folder, `${user}.kubeconfig`);
  await writeFile(kubeconfig, await playground.kubeconfig(user));
  const terminal = aTerminal();
  const code = await run(['rbac', 'check', trace, '--kubeconfig', kubeconfig, ...args], terminal);
  return { code, ...terminal.written };
}

const REPORTER = 'system:serviceaccount:team-a:reporter';
const MATRIX = `RESOURCE    NAMESPACE  NAME    GET  LIST
namespaces             team-a  ✖ 1
pods        team-a                  ✔ 2
pods        team-a     web-0   ✔ 1
secrets     team-a                  ✖ 1
/version                       ✔ 1
`;

// An administrator may ask about others; alice may only ask as them.
test.each(['admin', 'alice'])('a ServiceAccount, asked by %s', async (user) => {
  expect(await check(user, '--as', REPORTER)).toEqual({
    code: 1,
    stdout: MATRIX,
    stderr: `2 of 5 permissions are missing for ${REPORTER}\n`,
  });
});

test('a user is also its groups', async () => {
  expect((await check('admin', '--as', 'somebody')).stderr).toMatch(/^4 of 5 /);
  expect(await check('admin', '--as', 'somebody', '--as-group', 'system:masters')).toMatchObject({ code: 0 });
});

test('oneself, as JSON', async () => {
  const { code, stdout } = await check('dev', '-o', 'json');
  expect(code).toBe(1);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ resource, url, allowed }) => [resource || url, allowed])).toEqual([
    ['/version', true],
    ['namespaces', false],
    ['pods', true],
    ['pods', true],
    ['secrets', false],
  ]);
});

test('with neither right, the error says what is needed', async () => {
  const { code, stdout, stderr } = await check('dev', '--as', 'eve');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: the API server answered a review with 403: .*dev.*\nhint: use a --context that may create/,
  );
});
