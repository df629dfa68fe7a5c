import { describe, expect, test } from 'vitest';
import { aggregate, authorize, rulesFor } from '../../../src/rbac/rules/authorizer.ts';
import type { Policy, Role, RoleBinding } from '../../../src/rbac/rules/policy.ts';
import { groupSubject, subjectOf } from '../../../src/rbac/rules/subject.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const reader: Role = {
  metadata: { name: 'reader' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};
const metrics: Role = { metadata: { name: 'metrics' }, rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] };
const ci = 'system:serviceaccount:team-a:ci';

const policy: Policy = {
  clusterRole: (name) => [reader, metrics].find(({ metadata }) => metadata.name === name),
  clusterRoleBindings: () => [
    binding('devs', 'ClusterRole', 'reader', 'dev'),
    binding('scrape', 'ClusterRole', 'metrics', 'dev'),
    binding('lost', 'ClusterRole', 'gone', 'lost'),
  ],
  role: (namespace, name) =>
    namespace === 'team-a' && name === 'local' ? { ...reader, metadata: { name, namespace } } : undefined,
  roleBindings: (namespace) =>
    namespace === 'team-a'
      ? [
          {
            metadata: { name: 'ci', namespace },
            roleRef: { kind: 'Role', name: 'local' },
            subjects: [{ kind: 'ServiceAccount', name: 'ci' }],
          },
          {
            metadata: { name: 'bob', namespace },
            roleRef: { kind: 'ClusterRole', name: 'reader' },
            subjects: [subjectOf('bob')],
          },
          binding('gone-1', 'Role', 'gone-1', 'lost'),
          binding('gone-2', 'Role', 'gone-1', 'lost'),
          binding('odd', 'Rule', 'x', 'odd'),
        ]
      : [],
};

function binding(name: string, kind: string, role: string, group: string): RoleBinding {
  return { metadata: { name }, roleRef: { kind, name: role }, subjects: [groupSubject(group)] };
}

describe('authorize', () => {
  test.each([
    ['alice', ['dev'], {}, true, 'RBAC: allowed by ClusterRoleBinding "devs" of ClusterRole "reader" to Group "dev"'],
    [
      'alice',
      ['dev'],
      { namespace: 'team-b' },
      true,
      'RBAC: allowed by ClusterRoleBinding "devs" of ClusterRole "reader" to Group "dev"',
    ],
    [
      ci,
      [],
      { namespace: 'team-a' },
      true,
      'RBAC: allowed by RoleBinding "ci/team-a" of Role "local" to ServiceAccount "ci/team-a"',
    ],
    [
      'bob',
      [],
      { namespace: 'team-a' },
      true,
      'RBAC: allowed by RoleBinding "bob/team-a" of ClusterRole "reader" to User "bob"',
    ],
    ['bob', [], { namespace: 'team-b' }, false, ''],
    ['bob', [], {}, false, ''],
    ['bob', [], { namespace: 'team-a', verb: 'list' }, false, ''],
    ['eve', ['lost'], {}, false, 'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found'],
    [
      'eve',
      ['lost'],
      { namespace: 'team-a' },
      false,
      'RBAC: [clusterrole.rbac.authorization.k8s.io "gone" not found, role.rbac.authorization.k8s.io "gone-1" not found]',
    ],
    ['eve', ['odd'], { namespace: 'team-a' }, false, 'RBAC: unsupported role reference kind: "Rule"'],
    ['root', ['system:masters'], { verb: 'anything' }, true, ''],
  ])('%s %j %j', (username, groups, request, allowed, reason) => {
    expect(authorize({ username, groups }, anAttributes(request), policy)).toEqual({ allowed, reason });
  });

  test('a URL is allowed by cluster bindings only, whatever its namespace', () => {
    const request = anAttributes({ isResourceRequest: false, resource: '', path: '/metrics' });
    expect(authorize({ username: 'a', groups: ['dev'] }, request, policy).allowed).toBe(true);
    expect(authorize({ username: 'bob', groups: [] }, { ...request, namespace: 'team-a' }, policy).allowed).toBe(false);
  });
});

test('rulesFor gives every rule and every error', () => {
  expect(rulesFor({ username: 'bob', groups: ['dev', 'lost'] }, 'team-a', policy)).toEqual({
    rules: [...reader.rules!, ...metrics.rules!, ...reader.rules!],
    errors: [
      'clusterrole.rbac.authorization.k8s.io "gone" not found',
      'role.rbac.authorization.k8s.io "gone-1" not found',
      'role.rbac.authorization.k8s.io "gone-1" not found',
    ],
  });
});

test.each([
  [['a'], 'a'],
  [['a', 'a'], 'a'],
  [['a', 'b', 'a'], '[a, b]'],
])('aggregate %j', (errors, text) => {
  expect(aggregate(errors)).toBe(text);
});
