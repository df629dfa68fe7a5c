import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { anAuditEvent } from '../../support/an-audit-event.ts';
import { aPlaygroundHome, type PlaygroundHome } from '../../support/a-playground-home.ts';

let home: PlaygroundHome;
beforeAll(async () => void (home = await aPlaygroundHome()));
afterAll(() => home[Symbol.asyncDispose]());

const RBAC = 'rbac.authorization.k8s.io';
const ROLE = {
  apiVersion: `${RBAC}/v1`,
  kind: 'Role',
  metadata: { name: 'reads', namespace: 'team-a' },
  rules: [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] }],
};
const BINDING = {
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name: 'reads', namespace: 'team-a' },
  roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reads' },
  subjects: [{ kind: 'User', apiGroup: RBAC, name: 'jane' }],
};

async function files() {
  const [log, given] = ['audit.log', 'rbac.json'].map((name) => join(home.folder, name)) as [string, string];
  await writeFile(log, [anAuditEvent(), anAuditEvent()].map((event) => JSON.stringify(event)).join('\n'));
  await writeFile(given, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [ROLE, BINDING] }));
  return { log, given };
}

test('says by role what nobody used, what was used by whom, and what cannot be known', async () => {
  const { log, given } = await files();
  const { code, stdout, stderr } = await home.kubetrace('rbac', 'unused', log, '--given', given);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.replaceAll(given, 'GIVEN'))
    .toBe(`Granted in GIVEN, and used by 2 requests from 2026-01-02T03:04:05.000Z to 2026-01-02T03:04:05.000Z (less than two minutes):

Role team-a/reads: partly used
  by     RoleBinding team-a/reads to User jane: 2 uses
  unused get pods
         get, list secrets
  used   list pods: 2x by User jane

What cannot be known:
  what is used rarely, such as in a monthly job, an upgrade or an incident, is unused in a log of a shorter time
  an audit policy may leave out requests (level None, omitStages), and so what they used
`);
});

test('prints the same as JSON and as YAML', async () => {
  const { log, given } = await files();
  const [json, yaml] = [
    await home.kubetrace('rbac', 'unused', log, '--given', given, '-o', 'json'),
    await home.kubetrace('rbac', 'unused', log, '--given', given, '-o', 'yaml'),
  ];
  const data = JSON.parse(json.stdout) as { roles: unknown[] };
  expect(parse(yaml.stdout)).toEqual(data);
  expect(data.roles).toEqual([
    {
      kind: 'Role',
      namespace: 'team-a',
      name: 'reads',
      verdict: 'partly used',
      bindings: [{ kind: 'RoleBinding', namespace: 'team-a', name: 'reads', subjects: BINDING.subjects, requests: 2 }],
      rules: [
        {
          rule: ROLE.rules[0],
          used: [
            {
              part: { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
              count: 2,
              by: [{ user: 'jane', count: 2 }],
            },
          ],
          unused: [
            { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
            { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
          ],
          notKnown: [],
        },
      ],
    },
  ]);
});

test('reads the roles of a cluster where no file is given', async () => {
  const { log } = await files();
  home.playground.load([ROLE, BINDING].map((object) => JSON.stringify(object)).join('\n---\n'));
  const { stdout } = await home.kubetrace('rbac', 'unused', log, '--context', 'admin');
  expect(stdout).toMatch(/^Granted in context admin, https:\/\/127/);
  expect(stdout).toMatch(/^Role team-a\/reads: partly used$/m);
  expect(stdout).toMatch(/^left out: \d+ roles that every cluster has \(--with-defaults\)$/m);
  const all = await home.kubetrace('rbac', 'unused', log, '--context', 'admin', '--with-defaults');
  expect(all.stdout).toMatch(/^ClusterRole cluster-admin: unused$/m);
});

test('a context that may not read all bindings is refused, since a role would seem to be bound to nobody', async () => {
  const { log } = await files();
  const { code, stderr } = await home.kubetrace('rbac', 'unused', log, '--context', 'reporter');
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^error: .*may not be read by this context \(403\).*\nhint: use a --context/),
  ]);
});

test('rbac --context leaves out what the roles of the cluster allow', async () => {
  const { log } = await files();
  home.playground.load([ROLE, BINDING].map((object) => JSON.stringify(object)).join('\n---\n'));
  const more = anAuditEvent({
    requestURI: '/api/v1/namespaces/team-a/services',
    objectRef: { resource: 'services', namespace: 'team-a', apiVersion: 'v1' },
  });
  await writeFile(log, `${await readFile(log, 'utf8')}\n${JSON.stringify(more)}`);
  const { code, stdout } = await home.kubetrace('rbac', log, '--context', 'admin');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# Left out because it is given already: 2x list pods/m);
  expect(stdout.match(/resources: .*/g)).toEqual(['resources: ["services"]']);
  const alone = await home.kubetrace('rbac', log, '--kubeconfig', 'x');
  expect(alone.stderr).toMatch(/^error: --kubeconfig does nothing without --context\nhint: /);
});

test('a group that the log shows counts for what is given', async () => {
  const { log, given } = await files();
  const toGroup = { ...BINDING, subjects: [{ kind: 'Group', apiGroup: RBAC, name: 'dev' }] };
  await writeFile(given, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [ROLE, toGroup] }));
  expect((await home.kubetrace('rbac', log, '--given', given)).stdout).toContain('resources: ["pods"]');
  await writeFile(log, JSON.stringify(anAuditEvent({ user: { username: 'jane', groups: ['dev'] } })));
  const { stdout, stderr } = await home.kubetrace('rbac', log, '--given', given);
  expect([stdout, stderr]).toEqual(['', 'note: all of it is given already\n']);
});

test('a file without RBAC objects is an error', async () => {
  const { log } = await files();
  const { code, stderr } = await home.kubetrace('rbac', 'unused', log, '--given', log);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: .*\nhint: write the file with `kubectl get/)]);
});

test('a ClusterRole of a manifest, which has no rules yet, gives what it will collect', async () => {
  const { log, given } = await files();
  const role = (name: string, fields: object) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name, labels: { part: name } },
    ...fields,
  });
  const items = [
    role('all', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'pods' } }] } }),
    role('pods', { rules: ROLE.rules }),
    { ...BINDING, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'all' } },
  ];
  await writeFile(given, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  expect((await home.kubetrace('rbac', log, '--given', given)).stderr).toBe('note: all of it is given already\n');
});
