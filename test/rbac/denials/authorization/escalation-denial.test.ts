import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import { AGGREGATED_ROLES, CLUSTER_ADMIN, LATER_GROUPS } from '../../../../src/rbac/rules/default-cluster-roles.ts';
import { escalationMessage, missingRules } from '../../../../src/rbac/rules/escalation.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import type { PolicyRule } from '../../../../src/rbac/rules/policy-rule.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';
import { permissionsOf } from '../../../support/permissions-of.ts';

const rbac = { apiGroups: ['rbac.authorization.k8s.io'] };
const user = { username: 'bob "b"', groups: ['dev', 'a b'] };
const rules: readonly PolicyRule[] = [
  { apiGroups: ['', 'apps'], resources: ['x', 'y/z'], resourceNames: ['a', 'b'], verbs: ['get', '*'] },
  { nonResourceURLs: ['/a', '/]', '/"'], verbs: ['get'] },
];
const url = (resource: string): string => `/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/${resource}`;
const denied = (resource: string, missing: readonly PolicyRule[], errors: readonly string[] = []): string =>
  `${resource}.rbac.authorization.k8s.io "r" is forbidden: ${escalationMessage(user, missingRules(missing, []), errors)}`;

test('reads back what the API server prints, in as few rules as can be', () => {
  const denial = explainDenial(aDeniedExchange(denied('clusterroles', rules, ['x not found'])))!;
  expect(denial).toMatchObject({ class: 'escalation', user: user.username, groups: user.groups, scope: 'cluster' });
  expect(permissionsOf(denial.rules)).toEqual(permissionsOf(rules));
  expect(denial.rules).toHaveLength(3);
});

test.each([
  ['roles', 'escalation', [{ ...rbac, resources: ['roles'], verbs: ['escalate'] }]],
  ['rolebindings', 'bind', []],
])('%s, the lines of the message cut off: no rules are made up', (resource, kind, cure) => {
  const [cut = ''] = denied(resource, rules).split('\n');
  expect(explainDenial(aDeniedExchange(cut))).toMatchObject({ class: kind, user: user.username, rules: cure });
});

test.each([
  ['POST', url('roles'), { ...rbac, resources: ['roles'], verbs: ['escalate'] }],
  ['PUT', url('roles/r'), { ...rbac, resources: ['roles'], resourceNames: ['r'], verbs: ['escalate'] }],
])('%s %s: escalate carries a name where the check does', (method, target, rule) => {
  const denial = explainDenial(aDeniedExchange(denied('roles', rules), { method, target }))!;
  expect(denial).toMatchObject({ scope: 'namespace', namespace: 'team-a' });
  expect(denial.cures[1]).toMatchObject({ title: 'escalate', grants: [{ rules: [rule] }] });
});

describe('a binding', () => {
  const json = JSON.stringify({ roleRef: { kind: 'ClusterRole', name: 'edit' } });
  const yaml = 'subjects: []\nroleRef:\n  name: edit\n  kind: ClusterRole\n';
  test.each([
    ['JSON', 'application/json', Buffer.from(json)],
    ['YAML', 'application/apply-patch+yaml', Buffer.from(yaml)],
    ['protobuf', 'application/vnd.kubernetes.protobuf', protobufBinding()],
  ])('names its role in %s', (_format, type, requestBody) => {
    const requestHeaders: [string, string][] = [['Content-Type', type]];
    const fields = { method: 'POST', target: url('rolebindings'), requestHeaders, requestBody };
    expect(explainDenial(aDeniedExchange(denied('rolebindings', rules), fields))).toMatchObject({
      class: 'bind',
      rules: [{ ...rbac, resources: ['clusterroles'], resourceNames: ['edit'], verbs: ['bind'] }],
    });
  });

  test.each([...AGGREGATED_ROLES, CLUSTER_ADMIN].map(({ name, rules: own }) => [name, own] as const))(
    '%s is known by its rules',
    (name, own) => {
      const withCustom = [...own, { apiGroups: ['example.com'], resources: ['widgets'], verbs: ['get'] }];
      expect(explainDenial(aDeniedExchange(denied('rolebindings', withCustom)))!.rules).toMatchObject([
        { resourceNames: [name], verbs: ['bind'] },
      ]);
    },
  );

  test.each(AGGREGATED_ROLES)(
    '$name of an older server, without the groups that came later',
    ({ name, rules: own }) => {
      const older = own.filter(({ apiGroups }) => !LATER_GROUPS.includes(apiGroups![0]!));
      expect(explainDenial(aDeniedExchange(denied('rolebindings', older)))!.rules).toMatchObject([
        { resourceNames: [name] },
      ]);
    },
  );

  test.each([
    ['fewer rules', AGGREGATED_ROLES[2]!.rules.slice(1)],
    ['more rules', [...AGGREGATED_ROLES[2]!.rules, { apiGroups: [''], resources: ['nodes'], verbs: ['get'] }]],
    ['all resources, but no URLs', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]],
  ])('%s than view: the rules themselves are the cure', (_why, own) => {
    const denial = explainDenial(aDeniedExchange(denied('rolebindings', own)))!;
    expect(permissionsOf(denial.rules)).toEqual(permissionsOf(own));
  });
});

test('an aggregationRule needs escalate', () => {
  const message =
    'clusterroles.rbac.authorization.k8s.io "x" is forbidden: must have cluster-admin privileges to use the aggregationRule';
  expect(explainDenial(aDeniedExchange(message))).toMatchObject({
    class: 'escalation',
    rules: [{ resources: ['clusterroles'], verbs: ['escalate'] }],
  });
});

/** RoleBinding with `roleRef` as field 3, in the `k8s\0` envelope whose raw object is field 2. */
function protobufBinding(): Uint8Array {
  const roleRef = new BinaryWriter().tag(2, 2).string('ClusterRole').tag(3, 2).string('edit').finish();
  const binding = new BinaryWriter().tag(1, 2).bytes(new Uint8Array()).tag(3, 2).bytes(roleRef).finish();
  return Buffer.concat([Buffer.from('k8s\0'), new BinaryWriter().tag(2, 2).bytes(binding).finish()]);
}
