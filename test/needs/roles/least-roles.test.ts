import { expect, test } from 'vitest';
import { leastRoles, type LeastRolesOptions } from '../../../src/needs/roles/least-roles.ts';
import { roleManifest } from '../../../src/needs/roles/role-manifest.ts';
import { namedRoles } from '../../../src/needs/roles/role-names.ts';
import { Usage } from '../../../src/needs/usage.ts';
import type { Denial } from '../../../src/rbac/rules/denial.ts';
import { cureOf } from '../../../src/rbac/cures/cures.ts';
import { subjectOf } from '../../../src/rbac/rules/subject.ts';
import { anExchange, type ExchangeFacts, STARTED_AT } from '../../support/an-exchange.ts';

const NS = '/api/v1/namespaces/team-a';
const CI = subjectOf('system:serviceaccount:team-a:ci');

function usageOf(facts: readonly ExchangeFacts[], allowedOnly = false): Usage {
  const usage = new Usage({ allowedOnly });
  facts.forEach((fact, i) => usage.add({ ...anExchange(fact), startedAt: STARTED_AT + i }));
  return usage;
}

/** `team-a: [pods] [get list]`, a line for each rule. */
function linesOf(usage: Usage, options: LeastRolesOptions = { subject: CI }): string[] {
  return leastRoles(usage, options).roles.flatMap(({ namespace, rules }) =>
    rules.map(({ rule }) => {
      const names = rule.resourceNames ? ` [${rule.resourceNames.join(' ')}]` : '';
      const targets = rule.nonResourceURLs ?? rule.resources!;
      return `${namespace || 'cluster'}: [${targets.join(' ')}]${names} [${rule.verbs.join(' ')}]`;
    }),
  );
}

/** A denial that a rule for listing Secrets in team-a lifts. */
const denial: Denial = {
  class: 'rbac',
  reason: '',
  message: '',
  user: 'alice',
  groups: [],
  rules: [],
  scope: 'namespace',
  namespace: 'team-a',
  cures: [
    cureOf('least', {
      scope: 'namespace',
      namespace: 'team-a',
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
      subject: subjectOf('alice'),
    }),
  ],
};
const DENIED: ExchangeFacts = { target: `${NS}/secrets`, status: '403 Forbidden', denial };
const READS: ExchangeFacts[] = [
  { target: `${NS}/pods` },
  { target: `${NS}/pods/web-0` },
  { target: '/api/v1/namespaces/team-b/pods/web-0' },
  { target: '/api/v1/nodes' },
  { target: '/metrics' },
  { target: '/version' },
];

test('namespaced rules go to Roles, the rest to a ClusterRole, and what everyone may do is left out', () => {
  expect(linesOf(usageOf(READS))).toEqual([
    'team-a: [pods] [web-0] [get]',
    'team-a: [pods] [list]',
    'team-b: [pods] [web-0] [get]',
    'cluster: [nodes] [list]',
    'cluster: [/metrics] [get]',
  ]);
});

test.each<[string, LeastRolesOptions, string[]]>([
  ['names', { widening: { names: true } }, ['team-a: [pods] [get list]', 'team-b: [pods] [get]']],
  ['namespaces', { widening: { namespaces: true } }, ['cluster: [pods] [web-0] [get]', 'cluster: [nodes pods] [list]']],
  [
    'verbs=read',
    { widening: { readVerbs: true } },
    ['team-a: [pods] [get list watch]', 'team-b: [pods] [get list watch]'],
  ],
  ['all', { widening: { names: true, namespaces: true, readVerbs: true } }, ['cluster: [nodes pods] [get list watch]']],
  ['what everybody has', { withDefaults: true }, ['cluster: [/metrics /version] [get]']],
])('widened on demand: %s', (_, options, expected) => {
  expect(linesOf(usageOf(READS), { subject: CI, ...options })).toEqual(expect.arrayContaining(expected));
});

test.each<[string, NonNullable<LeastRolesOptions['widening']>, string[]]>([
  ['2 names', { names: 2 }, ['a: [pods] [delete get]', 'b: [pods] [x] [get]']],
  ['3 names', { names: 3 }, ['a: [pods] [x y] [delete]', 'a: [pods] [get]', 'b: [pods] [x] [get]']],
  ['4 names', { names: 4 }, ['a: [pods] [x y] [delete]', 'a: [pods] [x y z] [get]', 'b: [pods] [x] [get]']],
  [
    '2 namespaces',
    { namespaces: 2 },
    ['a: [pods] [x y] [delete]', 'a: [pods] [y z] [get]', 'cluster: [pods] [x] [get]'],
  ],
  ['both', { names: 3, namespaces: 2 }, ['a: [pods] [x y] [delete]', 'a: [pods] [get]', 'b: [pods] [x] [get]']],
])('widened only where so many were seen: %s', (_, widening, expected) => {
  const seen = ['GET a x', 'GET a y', 'GET a z', 'GET b x', 'DELETE a x', 'DELETE a y'].map((line) => {
    const [method = '', namespace = '', name = ''] = line.split(' ');
    return { method, target: `/api/v1/namespaces/${namespace}/pods/${name}` };
  });
  expect(linesOf(usageOf(seen), { subject: CI, widening })).toEqual(expected);
});

test.each<[string, ExchangeFacts[], LeastRolesOptions, string[]]>([
  ['with the rest', [READS[0]!, DENIED], {}, ['team-a: [pods secrets] [list]']],
  ['alone', [READS[0]!, DENIED], { missingOnly: true }, ['team-a: [secrets] [list]']],
  ['not once it was allowed', [DENIED, { target: `${NS}/secrets` }], { missingOnly: true }, []],
  [
    'again when it is denied again',
    [{ target: `${NS}/secrets` }, DENIED],
    { missingOnly: true },
    ['team-a: [secrets] [list]'],
  ],
])('what was denied: %s', (_, facts, options, expected) => {
  expect(linesOf(usageOf(facts), { subject: CI, ...options })).toEqual(expected);
});

test('what was denied or not answered can be left out', () => {
  const usage = usageOf([READS[0]!, DENIED, { failure: { code: 'ECONNREFUSED', message: '' } }], true);
  expect(linesOf(usage)).toEqual(['team-a: [pods] [list]']);
  expect([...usage.passedOver]).toEqual([['denied or unanswered', 2]]);
});

test.each<[string, ExchangeFacts, string]>([
  ['of our own', { origin: 'kubetrace' }, 'of kubetrace itself'],
  ['that we refused', { status: '403 Forbidden', refusal: { rule: '', flag: '' } }, 'refused by kubetrace'],
  ['without a credential', { status: '401 Unauthorized' }, 'not authenticated'],
  ['for everything', { target: '/apis/*/v1/*' }, 'with a * in its path'],
])('a request %s does not count', (_, facts, reason) => {
  const usage = usageOf([facts]);
  expect([usage.requests, [...usage.passedOver]]).toEqual([0, [[reason, 1]]]);
});

test.each([
  [
    'plain',
    '/api/v1',
    { kind: 'APIResourceList', groupVersion: 'v1', resources: [{ name: 'nodes', namespaced: false }] },
  ],
  [
    'aggregated',
    '/api',
    {
      kind: 'APIGroupDiscoveryList',
      items: [{ metadata: {}, versions: [{ version: 'v1', resources: [{ resource: 'nodes', scope: 'Cluster' }] }] }],
    },
  ],
])('what %s discovery says is in no namespace is never in a Role', (_, target, answer) => {
  const asked = { target: `${NS}/nodes/n1` };
  expect(linesOf(usageOf([asked]))).toEqual(['team-a: [nodes] [n1] [get]']);
  const discovery = { target, responseBody: JSON.stringify(answer) };
  expect(linesOf(usageOf([asked, discovery]))).toEqual(['cluster: [nodes] [n1] [get]']);
});

test('each user gets their own roles, and requests without a name count as those of the only named user', () => {
  const by = (username: string, target: string): ExchangeFacts => ({
    target,
    credential: { kind: 'clientCertificate', source: '', username },
  });
  const two = leastRoles(usageOf([by('alice', `${NS}/pods`), by('bob', `${NS}/services`)]));
  expect(two.roles.map(({ subject, rules }) => [subject?.name, rules[0]!.rule.resources])).toEqual([
    ['alice', ['pods']],
    ['bob', ['services']],
  ]);
  const one = leastRoles(usageOf([by('alice', `${NS}/pods`), { target: `${NS}/services` }]));
  expect(one.roles.map(({ subject, rules }) => [subject?.name, rules[0]!.rule.resources])).toEqual([
    ['alice', ['pods', 'services']],
  ]);
});

test('the manifest has the evidence, and no text of a client can leave its comment', () => {
  const evil = [['User-Agent', 'evil\nrules: [{ verbs: ["*"] }]']] as const;
  const { roles } = leastRoles(
    usageOf([READS[0]!, READS[0]!, DENIED, { target: `${NS}/events`, requestHeaders: evil }]),
    {
      subject: CI,
    },
  );
  expect(roleManifest(namedRoles(roles), ['Head'])).toBe(`# Head
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: kubetrace-team-a.ci
  namespace: team-a
  labels:
    kubetrace.dev/generated: "true"
rules:
  # 2x list pods, 1x list events, 1x list secrets (denied), evil\\nrules:, kubectl/v1.33.1
  - apiGroups: [""]
    resources: ["events", "pods", "secrets"]
    verbs: ["list"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: kubetrace-team-a.ci
  namespace: team-a
  labels:
    kubetrace.dev/generated: "true"
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: kubetrace-team-a.ci
subjects:
  - kind: ServiceAccount
    name: ci
    namespace: team-a
`);
});
