import { describe, expect, test } from 'vitest';
import { cureManifest } from '../../../../src/rbac/cure-manifest.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const onRequest = (mode: string, verb = 'list'): string =>
  `pods is forbidden: User "eve" cannot impersonate-on:${mode}:${verb} resource "pods" in API group "" in the namespace "team-a"`;
const request = (...headers: [string, string][]) => ({
  method: 'GET',
  target: '/api/v1/namespaces/team-a/pods',
  requestHeaders: headers,
});
const legacy = { verbs: ['impersonate'] };
const authn = { apiGroups: ['authentication.k8s.io'] };

describe('the least cure', () => {
  test.each([
    [
      'a user with groups, an extra and a uid',
      onRequest('user-info'),
      request(
        ['Impersonate-User', 'bob'],
        ['Impersonate-Group', 'a'],
        ['impersonate-group', 'b'],
        ['Impersonate-Extra-Example.com%2fScopes', 'x'],
        ['Impersonate-Uid', '1'],
      ),
      [
        {
          scope: 'cluster',
          rules: [
            { ...legacy, apiGroups: [''], resources: ['users'], resourceNames: ['bob'] },
            { ...legacy, ...authn, resources: ['uids'], resourceNames: ['1'] },
            { ...legacy, apiGroups: [''], resources: ['groups'], resourceNames: ['a', 'b'] },
            { ...legacy, ...authn, resources: ['userextras/example.com/scopes'], resourceNames: ['x'] },
          ],
        },
      ],
    ],
    [
      'a ServiceAccount: in its own namespace',
      onRequest('serviceaccount'),
      request(['Impersonate-User', 'system:serviceaccount:team-b:ci']),
      [
        {
          scope: 'namespace',
          namespace: 'team-b',
          rules: [{ ...legacy, apiGroups: [''], resources: ['serviceaccounts'], resourceNames: ['ci'] }],
        },
      ],
    ],
    [
      'the node that a token is bound to: both constrained verbs, no name',
      onRequest('associated-node', 'get'),
      request(['Impersonate-User', 'system:node:n1']),
      [
        {
          scope: 'namespace',
          namespace: 'team-a',
          rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['impersonate-on:associated-node:get'] }],
        },
        { scope: 'cluster', rules: [{ ...authn, resources: ['nodes'], verbs: ['impersonate:associated-node'] }] },
      ],
    ],
    [
      'a group, after the user passed: the group and those behind it',
      'groups.authentication.k8s.io "b" is forbidden: User "eve" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope',
      request(
        ['Impersonate-User', 'bob'],
        ['Impersonate-Group', 'a'],
        ['Impersonate-Group', 'b'],
        ['Impersonate-Group', 'c'],
      ),
      [{ rules: [{ ...authn, resources: ['groups'], resourceNames: ['b', 'c'], verbs: ['impersonate:user-info'] }] }],
    ],
    [
      'a value of an extra: also every other extra, and the uid, which older servers check last',
      'userextras.authentication.k8s.io "y" is forbidden: User "eve" cannot impersonate resource "userextras/b" in API group "authentication.k8s.io" at the cluster scope',
      request(
        ['Impersonate-User', 'bob'],
        ['Impersonate-Group', 'g'],
        ['Impersonate-Uid', '1'],
        ['Impersonate-Extra-A', 'v'],
        ['Impersonate-Extra-B', 'x'],
        ['Impersonate-Extra-B', 'y'],
      ),
      [
        {
          rules: [
            { ...authn, ...legacy, resources: ['userextras/b'], resourceNames: ['y'] },
            { ...authn, ...legacy, resources: ['uids'], resourceNames: ['1'] },
            { ...authn, ...legacy, resources: ['userextras/a'], resourceNames: ['v'] },
          ],
        },
      ],
    ],
    [
      'what no constrained verb allows: the older one',
      'groups.authentication.k8s.io "system:masters" is forbidden: User "eve" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope: impersonating the system:masters group is not allowed',
      request(['Impersonate-User', 'bob'], ['Impersonate-Group', 'system:masters']),
      [
        {
          rules: [
            { ...legacy, apiGroups: [''], resources: ['users'], resourceNames: ['bob'] },
            { ...legacy, apiGroups: [''], resources: ['groups'], resourceNames: ['system:masters'] },
          ],
        },
      ],
    ],
    [
      'a ServiceAccount with groups: no constrained mode takes it',
      'serviceaccounts "ci" is forbidden: User "eve" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "team-b"',
      request(['Impersonate-User', 'system:serviceaccount:team-b:ci'], ['Impersonate-Group', 'g']),
      [
        { namespace: 'team-b', rules: [{ ...legacy, resources: ['serviceaccounts'], resourceNames: ['ci'] }] },
        { scope: 'cluster', rules: [{ ...legacy, resources: ['groups'], resourceNames: ['g'] }] },
      ],
    ],
    [
      'a message alone',
      'users "bob" is forbidden: User "eve" cannot impersonate resource "users" in API group "" at the cluster scope',
      {},
      [{ rules: [{ ...legacy, apiGroups: [''], resources: ['users'], resourceNames: ['bob'] }] }],
    ],
  ])('%s', (_why, message, fields, grants) => {
    const denial = explainDenial(aDeniedExchange(message, fields))!;
    expect(denial).toMatchObject({ class: 'impersonation', user: 'eve' });
    // Servers that know the constrained pair get it first.
    const isPair = /impersonate-on:(?:user-info|serviceaccount):/.test(message);
    const cure = denial.cures[isPair ? 1 : 0]!;
    expect(cure.grants).toMatchObject(grants);
    for (const { subject } of cure.grants) expect(subject?.name).toBe('eve');
  });
});

test.each([
  ['system:masters', ['Impersonate-Group', 'system:masters']],
  ['an empty group', ['Impersonate-Group', '']],
  ['an extra without a domain', ['Impersonate-Extra-Scopes', 'x']],
  ['an empty value', ['Impersonate-Extra-Example.com%2fScopes', '']],
] as const)('constrained impersonation never allows %s', (_what, [name, value]) => {
  const headers = request(['Impersonate-User', 'bob'], [name, value]);
  expect(explainDenial(aDeniedExchange(onRequest('user-info'), headers))!.cures).toHaveLength(1);
});

test('constrained impersonation comes first where the server knows it: the request and whom to be', () => {
  const { cures } = explainDenial(aDeniedExchange(onRequest('user-info'), request(['Impersonate-User', 'bob'])))!;
  expect(cures.map(({ title }) => title)).toEqual(['least', 'the older verb impersonate']);
  expect(cures[0]!.grants.map(({ rules }) => rules)).toEqual([
    [{ apiGroups: [''], resources: ['pods'], verbs: ['impersonate-on:user-info:list'] }],
    [{ ...authn, resources: ['users'], resourceNames: ['bob'], verbs: ['impersonate:user-info'] }],
  ]);
});

describe('a HEAD with Impersonate-User that a filter denies without any text', () => {
  const headers: [string, string][] = [['X-Content-Type-Options', 'nosniff']];
  const flow: [string, string] = ['X-Kubernetes-Pf-Flowschema-Uid', 'x'];
  test.each([
    ['before flow control: impersonation', headers, 'impersonation', ['users'], undefined],
    ['after it: the impersonated user', [...headers, flow], 'rbac', ['pods'], 'bob'],
  ])('%s', (_why, responseHeaders, kind, resources, user) => {
    const fields = { ...request(['Impersonate-User', 'bob']), method: 'HEAD', responseHeaders, body: Buffer.alloc(0) };
    expect(explainDenial(aDeniedExchange('', fields))).toMatchObject({ class: kind, user, rules: [{ resources }] });
  });
});

test('whom to be is a placeholder where only the message is known', () => {
  const [cure] = explainDenial(aDeniedExchange(onRequest('user-info')))!.cures;
  expect(cure!.grants[1]!.rules).toMatchObject([{ resources: ['users'], resourceNames: ['IMPERSONATED-USER'] }]);
  expect(cureManifest(cure!)).toMatch(/^# Replace IMPERSONATED-USER by the user to act as/);
});

test.each([
  [': decision made by impersonation-proxy.concierge.pinniped.dev', /if it denied this explicitly, no rule lifts it/],
  [': RBAC: clusterrole.rbac.authorization.k8s.io "x" not found', /^(?!.*explicitly)/],
])('a reason %s after the sentence is doubted or not', (reason, said) => {
  const message = `users "bob" is forbidden: User "eve" cannot impersonate resource "users" in API group "" at the cluster scope${reason}`;
  expect(explainDenial(aDeniedExchange(message))!.reason).toMatch(said);
});
