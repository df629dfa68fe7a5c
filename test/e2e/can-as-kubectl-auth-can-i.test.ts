import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { type Permission, permissionsOf } from '../../src/needs/permission.ts';
import type { PolicyRule } from '../../src/rbac/rules/policy-rule.ts';
import { aPlaygroundHome, type PlaygroundHome } from '../support/a-playground-home.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { TEAM_B } from '../support/stages.ts';

const [kubectl] = kubectls().slice(-1);

/** Who, and the groups that the server gives them besides those of every user. */
const USERS: readonly (readonly [user: string, ...groups: string[]])[] = [
  ['alice'],
  ['dev'],
  ['system:serviceaccount:team-a:reporter'],
  ['system:serviceaccount:team-a:deployer'],
  ['system:serviceaccount:team-a:sample'],
  ['somebody', 'system:monitoring'],
  ['root', 'system:masters'],
];

describe.skipIf(!kubectl)('can says what kubectl auth can-i --list says', () => {
  let home: PlaygroundHome;
  let objects: string;
  const said = async (...args: string[]) => {
    const { stdout, stderr, exitCode } = await runKubectl(kubectl!, args, {
      env: { KUBECONFIG: `${home.folder}/.kube/config` },
    });
    expect([exitCode, stderr]).toEqual([0, '']);
    return stdout;
  };
  beforeAll(async () => {
    home = await aPlaygroundHome(TEAM_B);
    objects = await said('get', 'clusterroles,clusterrolebindings,roles,rolebindings', '-A', '-o', 'yaml');
  });
  afterAll(() => home[Symbol.asyncDispose]());

  describe.each(['team-a', 'team-b'])('in %s', (namespace) => {
    test.each(USERS)('%s', async (user, ...groups) => {
      const who = [`--as=${user}`, ...groups.map((group) => `--as-group=${group}`)];
      const expected = listed(await said('auth', 'can-i', '--list', '-n', namespace, ...who));
      const live = await can(...who, '-n', namespace);
      expect(live).toEqual(expected);
      const terminal = aTerminal({ stdin: objects });
      expect(await run(['can', '-f', '-', ...who, '-n', namespace, '-o', 'json'], terminal)).toBe(0);
      expect(factsIn(terminal.written.stdout)).toEqual(expected);
    });
  });

  async function can(...args: string[]): Promise<string[]> {
    const { code, stdout } = await home.kubetrace('can', ...args, '-o', 'json');
    expect(code).toBe(0);
    return factsIn(stdout);
  }
});

const RBAC = `
{ kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: db, namespace: team-a }, rules: [{ apiGroups: [""], resources: [secrets], resourceNames: [db], verbs: [get] }, { apiGroups: ["*"], resources: ["*/scale"], verbs: ["*"] }] }
---
{ kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: db, namespace: team-a }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: db }, subjects: [{ kind: ServiceAccount, name: deployer }, { kind: User, apiGroup: rbac.authorization.k8s.io, name: alice }] }
---
{ kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: editors, namespace: team-b }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }, subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: devs }, { kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:team-a" }] }
---
{ kind: ClusterRoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: viewers }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }, subjects: [{ kind: User, apiGroup: rbac.authorization.k8s.io, name: auditor }] }
`;

const QUESTIONS: readonly (readonly [verb: string, resource: string, namespace: string, ...name: string[]])[] = [
  ['list', 'pods', 'team-a'],
  ['get', 'secrets', 'team-a', 'db'],
  ['delete', 'deployments.apps', 'team-b'],
  ['update', 'deployments.apps/scale', 'team-a'],
  ['get', 'pods/log', 'team-b'],
  ['bind', 'roles.rbac.authorization.k8s.io', 'team-a'],
];

interface Found {
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

describe.skipIf(!kubectl)('who-can names those to whom kubectl auth can-i says yes, and nobody else', () => {
  let home: PlaygroundHome;
  let env: Record<string, string>;
  beforeAll(async () => {
    home = await aPlaygroundHome(TEAM_B);
    env = { KUBECONFIG: `${home.folder}/.kube/config` };
    const { exitCode } = await runKubectl(kubectl!, ['apply', '-f', '-'], { env, stdin: RBAC });
    expect(exitCode).toBe(0);
  });
  afterAll(() => home[Symbol.asyncDispose]());

  const ALL: typeof USERS = [...USERS, ['auditor'], ['dora', 'devs'], ['nobody']];

  test.each(QUESTIONS)('%s %s in %s %s', async (verb, resource, namespace, ...name) => {
    const { stdout } = await home.kubetrace('who-can', verb, resource, ...name, '-n', namespace, '-o', 'json');
    const { subjects } = JSON.parse(stdout) as Found;
    const who = ALL.map(async ([user, ...groups]) => {
      const as = [`--as=${user}`, ...groups.map((group) => `--as-group=${group}`)];
      const [plain = '', subresource] = resource.split('/');
      const sub = subresource === undefined ? [] : [`--subresource=${subresource}`];
      const target = name.length === 0 ? plain : `${plain}/${name[0]}`;
      const asked = await runKubectl(kubectl!, ['auth', 'can-i', verb, target, ...sub, '-n', namespace, ...as], {
        env,
      });
      return [user, asked.stdout.trim(), names(subjects, user, groups) ? 'yes' : 'no'];
    });
    const answers = await Promise.all(who);
    expect(answers.map(([user, , found]) => [user, found])).toEqual(answers.map(([user, said]) => [user, said]));
    expect(answers.some(([, said]) => said === 'yes') && answers.some(([, said]) => said === 'no')).toBe(true);
  });
});

/** Whether one of the subjects is the user, or a group that the user is in. */
function names(subjects: Found['subjects'], user: string, groups: readonly string[]): boolean {
  const [, namespace] = /^system:serviceaccount:([^:]*):/.exec(user) ?? [];
  const ofAccounts = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const all = [...groups, ...ofAccounts, 'system:authenticated'];
  return subjects.some(({ kind, name, namespace: place }) => {
    if (kind === 'Group') return all.includes(name);
    return user === (kind === 'ServiceAccount' ? `system:serviceaccount:${place}:${name}` : name);
  });
}

function factsIn(json: string): string[] {
  const { rules } = JSON.parse(json) as { rules: PolicyRule[] };
  return facts(rules.flatMap((rule) => permissionsOf(rule, '')));
}

function facts(permissions: readonly Permission[]): string[] {
  return [
    ...new Set(
      permissions.map(({ verb, apiGroup, resource, name, url }) =>
        [verb, url || (apiGroup === '' ? resource : `${resource}.${apiGroup}`), name].join(' '),
      ),
    ),
  ].sort();
}

/** kubectl's table: Resources, Non-Resource URLs, Resource Names, Verbs. */
function listed(table: string): string[] {
  const rows = [...table.matchAll(/^(\S*) +\[([^\]]*)\] +\[([^\]]*)\] +\[([^\]]*)\]$/gm)];
  expect(rows).toHaveLength(table.trim().split('\n').length - 1);
  const all = rows.flatMap(([, resource = '', urls = '', names = '', verbs = '']) =>
    words(verbs).flatMap((verb) =>
      resource === ''
        ? words(urls).map((url) => `${verb} ${url} `)
        : (names === '' ? [''] : words(names)).map((name) => `${verb} ${resource} ${name}`),
    ),
  );
  return [...new Set(all)].sort();
}

function words(text: string): string[] {
  return text.split(' ').filter(Boolean);
}
