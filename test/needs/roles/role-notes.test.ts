import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from '../../../src/cli/main.ts';
import { exporter } from '../../../src/export/exporter.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange, type ExchangeFacts } from '../../support/an-exchange.ts';
import { aTerminal } from '../../support/a-terminal.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

const NS = '/api/v1/namespaces/team-a';
const by = (username: string, facts: ExchangeFacts) =>
  anExchange({ credential: { kind: 'clientCertificate', source: '', username, groups: [] }, ...facts });
const DEMO = [
  by('admin', { target: `${NS}/pods` }),
  by('admin', { target: `${NS}/pods` }),
  by('admin', { target: `${NS}/secrets/db`, requestHeaders: [['Impersonate-User', 'eve']] }),
  by('admin', { target: '/version' }),
  by('admin', { origin: 'kubetrace' }),
];

async function rbac(exchanges: readonly Exchange[], ...args: string[]) {
  const file = join(folder, 'demo.jsonl');
  await writeFile(file, exchanges.map((exchange) => `${traceLine(exchange, Infinity)}\n`).join(''));
  const terminal = aTerminal();
  return { code: await run(['rbac', file, ...args], terminal), ...terminal.written };
}

test('prints kubectl commands, and says what was passed over', async () => {
  expect(await rbac(DEMO, '-o', 'commands', '--group', 'dev')).toEqual({
    code: 0,
    stdout: `kubectl create role group-dev-list-pods --verb=list --resource=pods --namespace=team-a
kubectl create rolebinding group-dev-list-pods --role=group-dev-list-pods --group=dev --namespace=team-a
kubectl create clusterrole group-dev-impersonate-users-eve --verb=impersonate --resource=users --resource-name=eve
kubectl create clusterrolebinding group-dev-impersonate-users-eve --clusterrole=group-dev-impersonate-users-eve --group=dev
`,
    stderr: 'note: not counted: 1 of kubetrace itself\nnote: left out what others did: eve\n',
  });
});

test('prints a table of what was used', async () => {
  expect((await rbac(DEMO, '-o', 'matrix')).stdout).toBe(`RESOURCE  NAMESPACE  NAME  VERB         User admin  User eve
pods      team-a           list         ✔ 2
secrets   team-a     db    get                      ✔ 1
users                eve   impersonate  ✔ 1
/version                   get          ✔ 1
`);
  expect((await rbac(DEMO, '-o', 'matrix', '--user', 'admin')).stdout).toBe(`User admin
RESOURCE  NAMESPACE  NAME  GET  LIST  IMPERSONATE
pods      team-a                ✔ 2
users                eve              ✔ 1
/version                   ✔ 1
`);
});

test('whom a trace impersonates gets what they did, and who impersonated them the right to do so', async () => {
  const ofEve = await rbac(DEMO, '-o', 'commands', '--user', 'eve');
  expect(ofEve.stdout).toMatch(/--resource=secrets --resource-name=db/);
  expect(ofEve.stdout).not.toMatch(/impersonate|pods/);
  expect(ofEve.stderr).toMatch(/left out what others did: admin/);
  const ofAll = await rbac(DEMO, '-o', 'json');
  const { items } = JSON.parse(ofAll.stdout) as { items: { kind: string; metadata: { name: string } }[] };
  expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Role kubetrace-admin',
    'RoleBinding kubetrace-admin',
    'ClusterRole kubetrace-admin',
    'ClusterRoleBinding kubetrace-admin',
    'Role kubetrace-eve',
    'RoleBinding kubetrace-eve',
  ]);
});

test('leaves out what is given already', async () => {
  const given = join(folder, 'given.json');
  await writeFile(given, (await rbac(DEMO, '-o', 'json', '--user', 'admin')).stdout);
  const again = await rbac(DEMO, '--user', 'admin', '--given', given);
  expect([again.code, again.stdout]).toEqual([0, '']);
  expect(again.stderr).toContain('note: all of it is given already');
  const more = await rbac([...DEMO, by('admin', { target: `${NS}/services` })], '--user', 'admin', '--given', given);
  expect(more.stdout).toMatch(/^# Left out because it is given already: .*list pods/m);
  expect(more.stdout.match(/resources: .*/g)).toEqual(['resources: ["services"]']);
  const yaml = join(folder, 'given.yaml');
  await writeFile(yaml, (await rbac(DEMO, '--user', 'admin')).stdout);
  expect((await rbac(DEMO, '--user', 'admin', '--given', yaml)).stdout).toBe('');
  expect((await rbac(DEMO, '--given', join(folder, 'none'))).stderr).toMatch(
    /^error: --given .*none: there is no such file/,
  );
});

test('prints a List in JSON with the same content as the YAML', async () => {
  const [{ stdout: json }, { stdout: yaml }] = [
    await rbac(DEMO, '-o', 'json', '--user', 'bob', '--name', 'mine'),
    await rbac(DEMO, '--user', 'bob', '--name', 'mine'),
  ];
  const documents = parseAllDocuments(yaml).map((document) => document.toJS() as { metadata: { name: string } });
  expect((JSON.parse(json) as { items: unknown[] }).items).toEqual(documents);
  expect(new Set(documents.map(({ metadata }) => metadata.name))).toEqual(new Set(['mine']));
  expect(yaml).toMatch(
    /^# The least RBAC for User bob, by kubetrace from 4 requests .*\n.*Nothing beyond what was seen.*\n# Left out.*1x get \/version/,
  );
});

test('warns about what should be checked', async () => {
  const masters = by('admin', { target: `${NS}/pods` });
  const { stderr } = await rbac([{ ...masters, credential: { ...masters.credential!, groups: ['system:masters'] } }]);
  expect(stderr).toMatch(/^warning: recorded as a member of system:masters/);
  const unknown = await rbac([anExchange({ target: `${NS}/pods` })]);
  expect(unknown.stderr).toMatch(/^warning: the trace does not show who did it/);
  expect(unknown.stdout).toMatch(/# The trace does not show who did this: bind it with --serviceaccount/);
  expect(unknown.stdout).not.toContain('RoleBinding');
  const star = await rbac([
    by('admin', {
      method: 'POST',
      target: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      status: '201 Created',
      requestBody: '{"kind":"ClusterRole","rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}',
    }),
  ]);
  expect(star.stderr).toMatch(/^warning: who may escalate any role can take every permission in the cluster/);
});

test('takes from an audit log what its subject did', async () => {
  const out = exporter('audit', { version: '', baseUrl: '', curlTarget: 'proxy', title: '' });
  const log = join(folder, 'audit.log');
  await writeFile(
    log,
    [by('alice', { target: `${NS}/pods` }), by('bob', { target: `${NS}/services` })]
      .map((one) => out.add(one))
      .join(''),
  );
  const ofBob = aTerminal();
  expect(await run(['rbac', log, '--user', 'bob'], ofBob)).toBe(0);
  expect(ofBob.written.stdout).toContain('resources: ["services"]');
  expect(ofBob.written.stdout).not.toContain('pods');
  const ofAll = aTerminal();
  expect(await run(['rbac', log, '-o', 'commands'], ofAll)).toBe(0);
  expect(ofAll.written.stdout.match(/--user=\w+/g)).toEqual(['--user=alice', '--user=bob']);
  const ofNobody = aTerminal();
  expect(await run(['rbac', log, '--user', 'eve'], ofNobody)).toBe(1);
  expect(ofNobody.written.stderr).toMatch(/has no request of that subject\nhint: it has some of alice, bob/);
});

test.each([
  [['--serviceaccount', 'ci'], /expected NAMESPACE\/NAME of a ServiceAccount/],
  [['--name', 'a/b'], /expected a name without/],
  [['--name', ''], /expected a name without/],
  [['--expand', 'all'], /one or more of names, namespaces, verbs=read/],
  [['--user', 'a', '--group', 'b'], /--user and --group exclude each other/],
  [['--missing-only', '--allowed-only'], /exclude each other/],
  [['--filter', 'status=999'], /no request in it takes a permission/],
])('refuses %j', async (args, message) => {
  const { code, stdout, stderr } = await rbac(DEMO, ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});
