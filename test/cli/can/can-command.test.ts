import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aHome } from '../../support/a-home.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { TEAM_B } from '../../support/stages.ts';

let playground: TestPlayground;
let home: Awaited<ReturnType<typeof aHome>>;
beforeAll(async () => {
  playground = await aPlayground(TEAM_B);
  home = await aHome({ '.kube/config': await playground.kubeconfig() });
});
afterAll(async () => {
  await playground.close();
  await home[Symbol.asyncDispose]();
});

async function can(args: readonly string[], { stdin = '', columns }: { stdin?: string; columns?: number } = {}) {
  const terminal = aTerminal({ stdin, env: { HOME: home.folder } });
  if (columns !== undefined) Object.assign(terminal.stdout, { isTTY: true, columns });
  const code = await run(['can', ...args], terminal);
  return { code, ...terminal.written };
}

const FILE = `
apiVersion: v1
kind: List
items:
- apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata: { name: reader, namespace: demo }
  rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: { name: readers, namespace: demo }
  roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
  subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: devs }]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: { name: viewers, namespace: other }
  roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
  subjects: [{ kind: User, apiGroup: rbac.authorization.k8s.io, name: jane }]
`;

describe('from the API server', () => {
  test('what the context may do in a namespace', async () => {
    const { code, stdout, stderr } = await can(['--context', 'dev', '-n', 'team-a']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^What dev of developers can do in namespace team-a \(context dev, https:\/\/127\.0\.0\.1:\d+\):\n\nRESOURCE /,
    );
    expect(stdout).toMatch(/^pods +✔ +✔ +✔$/m);
    expect((await can(['--context', 'dev', '-n', 'team-b'])).stdout).not.toMatch(/^pods/m);
  });

  test('what somebody else may do, as that user', async () => {
    const { stdout } = await can(['--as', 'system:serviceaccount:team-a:reporter', '-n', 'team-a', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      username: 'system:serviceaccount:team-a:reporter',
      namespace: 'team-a',
      incomplete: false,
      rules: expect.arrayContaining([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]),
    });
  });

  test('who may not impersonate reads what it takes', async () => {
    const { code, stderr } = await can(['--context', 'dev', '--as', 'jane']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: the API server did not say: 403 .*impersonate.*\nhint: --as takes the right to impersonate jane/,
    );
  });

  test.each([60, 80])('at %i columns no line is longer', async (columns) => {
    const { stdout } = await can(['-n', 'team-a', '--as', 'system:serviceaccount:team-a:deployer'], { columns });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});

describe('from RBAC objects', () => {
  test('in all namespaces, with what is not known', async () => {
    const { code, stdout } = await can(['-f', '-', '--as', 'jane', '--as-group', 'devs'], { stdin: FILE });
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'What jane of devs can do in all namespaces (the standard input):',
        'note: ClusterRole view is bound to them and is not in the file: what it grants is not shown',
        '',
        'RESOURCE  NAMESPACE  GET  LIST',
        'pods      demo       ✔    ✔',
        '',
      ].join('\n'),
    );
  });

  test('in one namespace, as JSON with the binding', async () => {
    const args = ['-f', '-', '--as', 'jane', '--as-group', 'devs', '-n', 'demo', '-o', 'json'];
    const { stdout } = await can(args, { stdin: FILE });
    expect(JSON.parse(stdout)).toEqual({
      username: 'jane',
      groups: ['devs', 'system:authenticated'],
      source: 'the standard input',
      namespace: 'demo',
      incomplete: false,
      notes: [],
      rules: [
        {
          apiGroups: [''],
          resources: ['pods'],
          verbs: ['get', 'list'],
          namespace: 'demo',
          binding: 'RoleBinding readers of Role reader in namespace demo',
        },
      ],
    });
  });

  test('nothing, and members of system:masters', async () => {
    expect((await can(['-f', '-', '--as', 'zoe'], { stdin: FILE })).stdout).toMatch(/:\n\nnothing\n$/);
    const masters = await can(['-f', '-', '--as', 'zoe', '--as-group', 'system:masters'], { stdin: FILE });
    expect(masters.stdout).toContain('note: members of system:masters may do everything, whatever the objects say\n');
  });

  test.each<[what: string, stdin: string, args: string[], error: RegExp]>([
    [
      'no --as',
      FILE,
      ['-f', '-'],
      /^error: a file does not say whose rights are wanted: give --as\nhint: .*--as alice/,
    ],
    [
      'no objects',
      '\n# nothing\n',
      ['-f', '-', '--as', 'x'],
      /^error: the standard input: it holds no objects\nhint: write the file with `kubectl get/,
    ],
    ['other objects', 'kind: Pod\napiVersion: v1\n', ['-f', '-', '--as', 'x'], /none of its 1 objects is of RBAC/],
    ['no YAML', '{ "a": ', ['-f', '-', '--as', 'x'], /^error: the standard input: .*\nhint: /],
    [
      'a wrong field',
      FILE.replace('verbs: [get, list]', 'verbs: all'),
      ['-f', '-', '--as', 'x'],
      /items\[0\]\.rules\[0\]\.verbs: expected a list of a string/,
    ],
    ['no file', '', ['-f', '/no/such', '--as', 'x'], /^error: cannot read \/no\/such\n/],
  ])('%s', async (_, stdin, args, error) => {
    const { code, stdout, stderr } = await can(args, { stdin });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(error);
  });
});
