import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { type Permission, permissionsOf } from '../../src/needs/permission.ts';
import type { PolicyRule } from '../../src/rbac/rules/policy-rule.ts';
import { aPlaygroundHome, type PlaygroundHome } from '../support/a-playground-home.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

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
    home = await aPlaygroundHome();
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
