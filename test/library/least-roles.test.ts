import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProxy, type ProxyOptions, type TracingProxy } from '../../src/library/create-proxy.ts';
import { leastRoles } from '../../src/library/least-roles.ts';
import { loadUpstream } from '../../src/library/load-upstream.ts';
import { readTrace } from '../../src/library/read-trace.ts';
import { type Playground, startPlayground } from '../../src/library/start-playground.ts';
import { aHome } from '../support/a-home.ts';
import { anAuditEvent } from '../support/an-audit-event.ts';

let home: Awaited<ReturnType<typeof aHome>>;
let playground: Playground;
let proxy: TracingProxy;
let record: string;

async function aProxy(options: Partial<ProxyOptions>) {
  const upstream = await loadUpstream({ kubeconfigText: await playground.kubeconfig('reporter') });
  return createProxy({ upstream, ...options });
}

beforeAll(async () => {
  home = await aHome();
  playground = await startPlayground();
  record = join(home.folder, 'trace.jsonl');
  proxy = await aProxy({ record });
  for (const path of ['pods', 'pods', 'secrets']) {
    for (const namespace of ['team-a', 'team-b'])
      await (await fetch(`${proxy.url}/api/v1/namespaces/${namespace}/${path}`)).text();
  }
  await proxy.trace.idle();
});
afterAll(async () => {
  await proxy.close();
  await playground.close();
  await home[Symbol.asyncDispose]();
});

test('of a trace: roles with evidence, as data and as YAML', async () => {
  const { roles, yaml, notes, requests } = await leastRoles(proxy.trace);
  expect(requests).toBe(6);
  expect(notes).toEqual([]);
  expect(roles.map(({ kind, namespace, name }) => [kind, namespace, name])).toEqual([
    ['Role', 'team-a', 'kubetrace-team-a.reporter'],
    ['Role', 'team-b', 'kubetrace-team-a.reporter'],
  ]);
  expect(roles[0]?.subject).toEqual({ kind: 'ServiceAccount', namespace: 'team-a', name: 'reporter' });
  expect(roles[0]?.rules).toEqual([
    {
      rule: { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['list'] },
      evidence: '2x list pods, 1x list secrets (denied), node',
      requests: 3,
      denied: 1,
      clients: ['node'],
    },
  ]);
  expect(roles[0]?.yaml).toContain('  # 2x list pods, 1x list secrets (denied), node\n');
  expect(yaml.split('---\n')).toHaveLength(4);
  expect(yaml).toMatch(
    /^# The least RBAC for ServiceAccount team-a\/reporter, by kubetrace from 6 requests \(a trace\)/,
  );
});

test('of exchanges, of files by path and URL, and of what readTrace reads, the same', async () => {
  const rolesOf = async (source: Parameters<typeof leastRoles>[0]) => (await leastRoles(source)).roles;
  const expected = await rolesOf(proxy.trace);
  expect(await rolesOf(proxy.trace.exchanges)).toEqual(expected);
  expect(await rolesOf(record)).toEqual(expected);
  expect(await rolesOf(pathToFileURL(record))).toEqual(expected);
  expect(await rolesOf(readTrace(record))).toEqual(expected);
  const [first] = await rolesOf([record, record]);
  expect(first?.rules[0]?.requests).toBe(6);
});

test('names its files in the comment', async () => {
  const { yaml } = await leastRoles([record]);
  expect(yaml).toContain(`from 6 requests (${record})`);
});

test('only what was missing, or only what was allowed', async () => {
  const verbs = async (options: Parameters<typeof leastRoles>[1]) =>
    (await leastRoles(proxy.trace, options)).roles.flatMap(({ rules }) =>
      rules.flatMap(({ rule }) => rule.resources ?? []),
    );
  expect(await verbs({ missingOnly: true })).toEqual(['secrets', 'pods', 'secrets']);
  expect(await verbs({ allowedOnly: true })).toEqual(['pods']);
});

test('for a subject and by a name, fewer and wider', async () => {
  const { roles } = await leastRoles(proxy.trace, { subject: 'jane', name: 'ours', expand: { readVerbs: true } });
  expect(roles[0]?.subject).toEqual({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane' });
  expect(roles[0]?.name).toBe('ours');
  expect(roles[0]?.rules[0]?.rule.verbs).toEqual(['get', 'list', 'watch']);
  const shared = await leastRoles(proxy.trace, { aggregate: true });
  expect(shared.roles.map(({ kind, namespace }) => [kind, namespace])).toEqual([['ClusterRole', '']]);
  expect(shared.yaml.match(/kind: RoleBinding/g)).toHaveLength(2);
  const everywhere = await leastRoles(proxy.trace, { expand: { namespaces: true } });
  expect(everywhere.yaml).toContain('kind: ClusterRoleBinding');
});

test('of an audit log only what the subject did', async () => {
  const text = ['jane', 'joe']
    .map((username) => JSON.stringify(anAuditEvent({ user: { username, groups: [] } })))
    .join('\n');
  const of = async (subject?: string) =>
    (await leastRoles(readTrace({ text }), subject === undefined ? {} : { subject })).roles.map(({ name }) => name);
  expect(await of()).toEqual(['kubetrace-jane', 'kubetrace-joe']);
  expect(await of('joe')).toEqual(['kubetrace-joe']);
});

test('says what a trace has forgotten, and that nothing was needed', async () => {
  await using short = await aProxy({ keep: 1 });
  for (const path of ['pods', 'secrets']) await (await fetch(`${short.url}/api/v1/namespaces/team-a/${path}`)).text();
  await short.trace.idle();
  expect((await leastRoles(short.trace)).notes).toContain(
    'warning: the trace has forgotten 1 exchanges, which are not counted: raise keep',
  );
  expect(await leastRoles([])).toEqual({
    roles: [],
    yaml: '',
    notes: ['note: no request in it takes a permission'],
    requests: 0,
  });
});
