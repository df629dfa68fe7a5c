import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aHome } from '../../support/a-home.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { TEAM_B } from '../../support/stages.ts';

let playground: TestPlayground;
let home: Awaited<ReturnType<typeof aHome>>;
beforeAll(async () => {
  playground = await aPlayground(TEAM_B, WORLD);
  home = await aHome({ '.kube/config': await playground.kubeconfig() });
});
afterAll(async () => {
  await playground.close();
  await home[Symbol.asyncDispose]();
});

const WORLD = `
{ kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: editors, namespace: team-b }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }, subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: devs }] }
---
{ kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: db, namespace: team-b }, rules: [{ apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [get] }] }
---
{ kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: db, namespace: team-b }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: db }, subjects: [{ kind: ServiceAccount, name: app }] }
---
{ kind: CustomResourceDefinition, apiVersion: apiextensions.k8s.io/v1, metadata: { name: crontabs.example.com }, spec: { group: example.com, scope: Namespaced, names: { plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct] }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] } }
`;

/** The same without a cluster. */
const FILE = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ct }
rules:
- apiGroups: [example.com]
  resources: [crontabs]
  verbs: ["*"]
---
# who
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ct }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ct }
subjects:
- { kind: User, apiGroup: rbac.authorization.k8s.io, name: jane }
`;

async function whoCan(args: readonly string[], { stdin = '', columns }: { stdin?: string; columns?: number } = {}) {
  const terminal = aTerminal({ stdin, env: { HOME: home.folder } });
  if (columns !== undefined) Object.assign(terminal.stdout, { isTTY: true, columns });
  const code = await run(['who-can', ...args], terminal);
  return { code, ...terminal.written };
}

describe('from a cluster', () => {
  test('subjects with binding and role, the role that has the rule, names, and what RBAC objects do not show', async () => {
    const { code, stdout, stderr } = await whoCan(['get', 'secrets', '-n', 'team-b']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replace(/:\d{4,}/, ':PORT'))
      .toBe(`Who can get secrets in namespace team-b (context admin, https://127.0.0.1:PORT):

ServiceAccount team-b/app
  RoleBinding db of Role db in namespace team-b; only "db"
Group devs
  RoleBinding editors of ClusterRole edit in namespace team-b, with the rule from ClusterRole system:aggregate-to-edit
Group system:masters
  ClusterRoleBinding cluster-admin of ClusterRole cluster-admin

RBAC objects do not show everything:
  members of the group system:masters may do everything, whatever the objects say; certificates of administrators often name it
  webhook and Node authorizers may allow more; admission, which comes later, may refuse what is allowed here
  who is in a group is for the authenticator to say: a certificate, a token, a webhook
`);
  });

  test('-o json', async () => {
    const { stdout } = await whoCan(['get', 'secrets', 'db', '-n', 'team-b', '-o', 'json']);
    const found = JSON.parse(stdout) as { subjects: object[] };
    expect(found).toMatchObject({
      asked: { verb: 'get', apiGroup: '', resource: 'secrets', subresource: '', name: 'db', namespace: 'team-b' },
      incomplete: false,
    });
    expect(found.subjects).toContainEqual({
      kind: 'ServiceAccount',
      name: 'app',
      namespace: 'team-b',
      grants: [
        { binding: { kind: 'RoleBinding', name: 'db', namespace: 'team-b' }, role: { kind: 'Role', name: 'db' } },
      ],
    });
  });

  test.each([
    [
      'short names and kinds',
      ['list', 'deploy', '-n', 'team-b'],
      /^Who can list deployments\.apps in namespace team-b /,
    ],
    [
      'a subresource',
      ['create', 'pods/exec', '-n', 'team-b'],
      /^Who can create pods\/exec in namespace team-b .*\n\nGroup devs\n/,
    ],
    ['any namespace', ['get', 'secrets', '-A'], /^Who can get secrets in any namespace /],
    ['a resource of the cluster', ['list', 'nodes', '-n', 'team-b'], /^Who can list nodes in the whole cluster /],
    [
      'a namespace by its name',
      ['get', 'ns', 'team-b'],
      /^Who can get namespaces "team-b" in namespace team-b .*\n\nGroup devs\n/,
    ],
    ['a URL', ['get', '/metrics'], /^Who can get \/metrics .*\n\nGroup system:masters\n[^]*Group system:monitoring\n/],
    ['a custom resource', ['list', 'ct', '-n', 'team-b'], /^Who can list crontabs\.example\.com in namespace team-b /],
    [
      'a group that has it not',
      ['list', 'pods.apps', '-n', 'team-b'],
      /note: the cluster has no pods in the group apps; it has pods\n/,
    ],
    [
      'a name for a subresource',
      ['get', 'pods/web-0', '-n', 'team-b'],
      /note: pods has no subresource web-0; for the object of that name: kubetrace who-can get pods web-0\n/,
    ],
    [
      'a misspelt subresource',
      ['get', 'pods/logs', '-n', 'team-b'],
      /note: pods has no subresource logs; did you mean pods\/log\?\n/,
    ],
    [
      'a misspelt verb',
      ['gett', 'pods'],
      /note: no request of Kubernetes itself has the verb gett: did you mean get\?\n/,
    ],
    [
      'a verb that is none',
      ['read', 'pods'],
      /note: no request of Kubernetes itself has the verb read: the verbs are get, list, /,
    ],
    ['what only rules name', ['impersonate', 'users'], /^Who can impersonate users in the whole cluster /],
    [
      'what only rules name, with a group',
      ['approve', 'signers', 'example.com/x'],
      /^Who can approve signers\.certificates\.k8s\.io "example\.com\/x" in the whole cluster /,
    ],
  ])('%s', async (_, args, expected) => {
    const { code, stdout, stderr } = await whoCan(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(expected);
  });

  test('who may not read bindings gets an error', async () => {
    const { code, stdout, stderr } = await whoCan(['get', 'pods', '--context', 'dev']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: clusterroles may not be read by this context \(403\).*\nhint: use a --context/);
  });

  test.each([60, 80])('at %i columns no line is longer', async (columns) => {
    const { stdout } = await whoCan(['get', 'secrets', '-A'], { columns });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});

describe('from RBAC objects', () => {
  test('of several documents, in any namespace', async () => {
    const { code, stdout } = await whoCan(['delete', 'crontabs.example.com', '-f', '-'], { stdin: FILE });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Who can delete crontabs\.example\.com in any namespace \(the standard input\):\n\nUser jane\n/,
    );
  });

  test('nobody is exit code 1', async () => {
    const { code, stdout, stderr } = await whoCan(['get', 'pods', '-n', 'demo', '-f', '-'], { stdin: FILE });
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^Who can get pods in namespace demo \(the standard input\):\n\nnobody\n/);
  });

  test('bound roles that are not in the file are named', async () => {
    const { stdout } = await whoCan(['get', 'pods', '-f', '-'], {
      stdin: FILE.replace('name: ct }\nrules', 'name: other }\nrules'),
    });
    expect(stdout).toContain('\nnobody, as far as it could be read\n');
    expect(stdout).toContain(
      'note: roles that are bound and not in the file, whose rules are not seen: ClusterRole ct\n',
    );
  });

  test.each<[args: string[], error: RegExp]>([
    [
      ['get', 'crontabs'],
      /^error: which API group has crontabs\? .*\nhint: name the group: kubetrace who-can get crontabs\.GROUP/,
    ],
    [['pods', 'get'], /^error: pods is a resource, not a verb\nhint: write the verb first/],
    [['get', '.apps'], /^error: not a resource: "\.apps"\nhint: /],
    [['get', 'pods', '-A', '-n', 'x'], /^error: --all-namespaces and --namespace exclude each other\nhint: /],
    [['get'], /^error: kubetrace who-can needs an argument, RESOURCE\nhint: /],
  ])('%j', async (args, error) => {
    const { code, stdout, stderr } = await whoCan([...args, '-f', '-'], { stdin: FILE });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(error);
  });
});
