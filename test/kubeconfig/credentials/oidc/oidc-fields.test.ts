import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { withOidcTokens } from '../../../../src/kubeconfig/credentials/oidc/oidc-fields.ts';

const TOKENS = { 'id-token': 'eyJ.new.x', 'refresh-token': '12345' };

/** A kubeconfig with this config, indented by 8, for `eve`, and somebody else's. */
function kubeconfig(config: string): string {
  return `# mine
apiVersion: v1
kind: Config
current-context: dev   # not prod
x-unknown: {a:   1}
users:
- name: bob
  user: {auth-provider: {name: oidc, config: {id-token: bobs, refresh-token: bobs}}}
- name: eve
  user:
    auth-provider:
      name: oidc
      config:
${config}
clusters: []
`;
}

test.each<[string, before: string, after: string]>([
  [
    'plain',
    '        client-id: kube\n        id-token: old # keep\n        refresh-token: R1',
    '        client-id: kube\n        id-token: "eyJ.new.x" # keep\n        refresh-token: "12345"',
  ],
  [
    'quoted, on several lines',
    "        refresh-token: 'R1'\n        id-token: >-\n          old\n        client-id: kube",
    '        refresh-token: "12345"\n        id-token: "eyJ.new.x"\n        client-id: kube',
  ],
  [
    'no id-token yet',
    '        client-id: kube\n        refresh-token: R1',
    '        id-token: "eyJ.new.x"\n        client-id: kube\n        refresh-token: "12345"',
  ],
  [
    'an empty one',
    '        id-token:\n        refresh-token: R1',
    '        id-token: "eyJ.new.x"\n        refresh-token: "12345"',
  ],
  [
    'flow',
    '        {client-id:  kube, refresh-token: R1,}',
    '        {"id-token": "eyJ.new.x", client-id:  kube, refresh-token: "12345",}',
  ],
  [
    'twice, of which the last counts',
    '        refresh-token: R0\n        id-token: old\n        refresh-token: R1',
    '        refresh-token: R0\n        id-token: "eyJ.new.x"\n        refresh-token: "12345"',
  ],
  [
    'a merge, whose id-token is taken over',
    '        <<: {id-token: old}\n        refresh-token: R1',
    '        id-token: "eyJ.new.x"\n        <<: {id-token: old}\n        refresh-token: "12345"',
  ],
])('every other byte stays: %s', (_, before, after) => {
  expect(withOidcTokens(kubeconfig(before), 'eve', TOKENS)).toBe(kubeconfig(after));
  const windows = kubeconfig(before).replaceAll('\n', '\r\n');
  const { users } = parse(withOidcTokens(windows, 'eve', TOKENS)!, { uniqueKeys: false, merge: true }) as {
    users: { user: { 'auth-provider': { config: object } } }[];
  };
  expect(users[1]!.user['auth-provider'].config).toMatchObject(TOKENS);
});

test('JSON stays JSON', () => {
  const json = (config: object) =>
    JSON.stringify({ users: [{ name: 'eve', user: { 'auth-provider': { name: 'oidc', config } } }] }, undefined, 2);
  const edited = withOidcTokens(json({ 'id-token': 'old', 'refresh-token': 'R1' }), 'eve', TOKENS)!;
  expect(edited).toBe(json(TOKENS));
  const added = withOidcTokens(json({ 'client-id': 'kube', 'refresh-token': 'R1' }), 'eve', TOKENS)!;
  expect(JSON.parse(added)).toEqual(JSON.parse(json({ 'client-id': 'kube', ...TOKENS })));
});

test.each([
  ['another user', kubeconfig('        refresh-token: R1').replace('name: eve', 'name: mallory')],
  ['an alias', `${kubeconfig('        *it')}x: &it {refresh-token: R1}\n`],
  ['the value of another', kubeconfig('        id-token: &it old\n        refresh-token: *it')],
  ['an anchor that others use', `${kubeconfig('        refresh-token: &it R1')}x: *it\n`],
  ['no config', kubeconfig('        {}')],
  ['not YAML', '[:'],
])('nothing is changed that would change more, or nowhere: %s', (_, text) => {
  expect(withOidcTokens(text, 'eve', TOKENS)).toBeUndefined();
});
