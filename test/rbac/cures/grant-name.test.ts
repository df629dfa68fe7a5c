import { describe, expect, test } from 'vitest';
import type { Grant } from '../../../src/rbac/rules/denial.ts';
import { grantName } from '../../../src/rbac/cures/grant-name.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import { groupSubject, type Subject, subjectOf } from '../../../src/rbac/rules/subject.ts';

const alice = subjectOf('alice');
const account = (name: string): Subject => subjectOf(`system:serviceaccount:${name}`);

function aGrant(rule: Partial<PolicyRule>, subject: Subject | undefined = alice, fields: Partial<Grant> = {}): Grant {
  const target = rule.nonResourceURLs ? {} : { apiGroups: [''], resources: ['pods'] };
  return {
    scope: 'namespace',
    namespace: 'team-a',
    rules: [{ verbs: ['get'], ...target, ...rule }],
    subject,
    ...fields,
  };
}

describe('readable where the words say all, else with a hash', () => {
  test.each<[name: string | RegExp, grant: Grant]>([
    ['alice-get-pods-log', aGrant({ resources: ['pods/log'] })],
    ['alice-get-pods-log-web-0', aGrant({ resources: ['pods/log'], resourceNames: ['web-0'] })],
    [
      'alice-get-configmaps-kube-root-ca.crt',
      aGrant({ resources: ['configmaps'], resourceNames: ['kube-root-ca.crt'] }),
    ],
    [
      'alice-list-events.events.k8s.io',
      aGrant({ verbs: ['list'], apiGroups: ['events.k8s.io'], resources: ['events'] }),
    ],
    [
      'alice-patch-deployments.apps-scale',
      aGrant({ verbs: ['patch'], apiGroups: ['apps'], resources: ['deployments/scale'] }),
    ],
    ['alice-get-create-pods-exec', aGrant({ verbs: ['get', 'create'], resources: ['pods/exec'] })],
    ['alice-all-pods', aGrant({ verbs: ['*'] })],
    ['alice-get-metrics', aGrant({ nonResourceURLs: ['/metrics'] })],
    ['get-pods', { ...aGrant({}), subject: undefined }],
    ['team-b.ci-get-pods', aGrant({}, account('team-b:ci'))],
    ['group-dev-get-pods', aGrant({}, groupSubject('dev'))],
    [
      'default.sample-list-clusters.tenant.kubesphere.io',
      aGrant(
        { verbs: ['list'], apiGroups: ['tenant.kubesphere.io'], resources: ['clusters'] },
        { ...account('default:sample'), apiGroup: 'kubesphere.io' },
        { ownRole: { apiGroup: 'iam.kubesphere.io', roleKind: 'GlobalRole', workspace: '' } },
      ),
    ],
    ['alice-view', aGrant({}, alice, { clusterRole: 'view' })],
    [/^alice-missing-rules-[0-9a-f]{8}$/, { ...aGrant({}), rules: [{ verbs: ['get'] }, { verbs: ['list'] }] }],
    [/^jane-example.com-get-pods-[0-9a-f]{8}$/, aGrant({}, subjectOf('Jane@Example.com'))],
    [/^alice-get-pods-log-[0-9a-f]{8}$/, aGrant({ resourceNames: ['log'] })],
    [/^alice-get-healthz-[0-9a-f]{8}$/, aGrant({ nonResourceURLs: ['/healthz/*'] })],
    [/^alice-get-everything-[0-9a-f]{8}$/, aGrant({ apiGroups: ['*'], resources: ['*'] })],
    [/^role-[0-9a-f]{8}$/, { ...aGrant({ verbs: [''], resources: [''] }), subject: { ...alice, name: 'Ж' } }],
    [
      /^admin-get-users.iam.kubesphere.io-demo-[0-9a-f]{8}$/,
      aGrant({ apiGroups: ['iam.kubesphere.io'], resources: ['users'] }, subjectOf('admin'), {
        ownRole: { apiGroup: 'iam.kubesphere.io', roleKind: 'WorkspaceRole', workspace: 'demo' },
      }),
    ],
  ])('%s', (name, grant) => {
    if (typeof name === 'string') expect(grantName(grant)).toBe(name);
    else expect(grantName(grant)).toMatch(name);
  });
});

const subjects: readonly Subject[] = [
  ...[
    '',
    'alice',
    'a:b',
    'a-b',
    'A-b',
    'ci',
    'ci-get',
    'ci-view',
    'group-dev',
    'team-b.ci',
    'Ж',
    'ж',
    'x'.repeat(80),
    'x'.repeat(81),
  ].map((name) => ({ ...alice, name })),
  ...['team-a:ci', 'team-b:ci', 'a-b:c', 'a:b-c', 'a:b.c', 'get:ci'].map(account),
  { ...account('team-b:ci'), apiGroup: 'kubesphere.io' },
  ...['dev', 'alice', 'group-dev', 'team-b.ci'].map(groupSubject),
];

const rules: readonly PolicyRule[] = [
  ...[['get'], ['list'], ['get', 'list'], ['*'], ['all'], [''], []].flatMap((verbs) =>
    ['pods', 'pods/log', 'pods/log/x', 'deployments', 'events', 'metrics', 'get', '*', ''].flatMap((resource) =>
      ['', 'apps', 'extensions', 'events.k8s.io', 'cert-manager.io', '*'].flatMap((apiGroup) =>
        [undefined, ['log'], ['web-0'], ['web', '0'], ['web:0'], ['Web-0'], ['n'.repeat(90)], ['n'.repeat(91)]].map(
          (resourceNames): PolicyRule => ({
            verbs,
            apiGroups: [apiGroup],
            resources: [resource],
            ...(resourceNames && { resourceNames }),
          }),
        ),
      ),
    ),
  ),
  ...['/metrics', '/metrics/', '/metrics/*', '/healthz', '*', '/'].map((url) => ({
    verbs: ['get'],
    nonResourceURLs: [url],
  })),
];

test('different grants have different names, and each can be the name of an object', () => {
  const grants = subjects.flatMap((subject) => [
    ...rules.map((rule): Grant => ({ scope: 'cluster', namespace: '', rules: [rule], subject })),
    { ...aGrant({}, subject), rules: rules.slice(0, 2) },
    { ...aGrant({}, subject), rules: rules.slice(1, 3) },
    ...['view', 'view-edit', 'edit', 'ci-view'].map((clusterRole) => aGrant({}, subject, { clusterRole })),
    aGrant({}, subject, { ownRole: { apiGroup: 'iam.kubesphere.io', roleKind: 'WorkspaceRole', workspace: 'demo' } }),
    aGrant({}, subject, { ownRole: { apiGroup: 'iam.kubesphere.io', roleKind: 'WorkspaceRole', workspace: 'other' } }),
  ]);
  const names = grants.map(grantName);
  expect(grants.length).toBeGreaterThan(50_000);
  expect(new Set(names).size).toBe(grants.length);
  expect(names.filter((name) => name.length > 63 || !/^[a-z0-9]+(?:[-.][a-z0-9]+|-+[a-z0-9]+)*$/.test(name))).toEqual(
    [],
  );
});

test('the same grant has the same name in every namespace, and each time', () => {
  const rule = { resources: ['x'.repeat(70)] };
  expect(grantName(aGrant(rule))).toBe(grantName(aGrant(rule, alice, { namespace: 'team-b' })));
});
