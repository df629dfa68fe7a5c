import { expect, test } from 'vitest';
import { almostBinding } from '../../../src/rbac/near/almost-binding.ts';
import { boundRules } from '../../../src/rbac/near/bound-rules.ts';
import type { RbacObjects } from '../../../src/rbac/rules/policy.ts';
import type { Subject } from '../../../src/rbac/rules/subject.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const REPORTER = { username: 'system:serviceaccount:team-a:reporter', groups: ['system:authenticated'] };
const ALICE = { username: 'alice', groups: ['dev-team', 'system:authenticated'] };
const RULES = [{ verbs: ['list'], apiGroups: [''], resources: ['pods'] }];
const LIST_PODS = anAttributes({ verb: 'list', namespace: 'team-a' });

function objects(subject: Subject, namespace = 'team-a'): RbacObjects {
  const binding = { roleRef: { kind: 'ClusterRole', name: 'lister' }, subjects: [subject] };
  const gone = { metadata: { name: 'gone', namespace }, roleRef: { kind: 'Role', name: 'none' }, subjects: [subject] };
  return {
    clusterRoles: [{ metadata: { name: 'lister' }, rules: RULES }],
    clusterRoleBindings: namespace === '' ? [{ ...binding, metadata: { name: 'b' } }] : [],
    roles: [],
    roleBindings: namespace === '' ? [] : [gone, { ...binding, metadata: { name: 'b', namespace } }],
  };
}

const IN_TEAM_A = 'RoleBinding b of ClusterRole lister in namespace team-a grants it, but to';

test.each<[Subject, typeof ALICE, string | undefined]>([
  [
    { kind: 'ServiceAccount', name: 'reporter', namespace: 'default' },
    REPORTER,
    `${IN_TEAM_A} ServiceAccount default/reporter, not to ServiceAccount team-a/reporter`,
  ],
  [{ kind: 'User', name: 'reporter' }, REPORTER, `${IN_TEAM_A} User reporter, not to ServiceAccount team-a/reporter`],
  [
    { kind: 'Group', name: REPORTER.username },
    REPORTER,
    `${IN_TEAM_A} Group ${REPORTER.username}, not to ServiceAccount team-a/reporter`,
  ],
  [{ kind: 'User', name: 'Alice' }, ALICE, `${IN_TEAM_A} User Alice, not to User alice`],
  [{ kind: 'User', name: 'dev-team' }, ALICE, `${IN_TEAM_A} User dev-team, not to User alice`],
  [{ kind: 'Group', name: 'alice' }, ALICE, `${IN_TEAM_A} Group alice, not to User alice`],
  [{ kind: 'User', name: 'bob' }, ALICE, undefined],
  [{ kind: 'User', name: 'alice' }, ALICE, undefined],
])('%j for %j', (subject, user, text) => {
  expect(almostBinding(user, LIST_PODS, objects(subject))).toBe(text);
  expect(almostBinding(user, { ...LIST_PODS, resource: 'secrets' }, objects(subject))).toBeUndefined();
});

test('in the whole cluster only a ClusterRoleBinding is in reach', () => {
  const subject = { kind: 'User', name: 'Alice' } as const;
  const everywhere = { ...LIST_PODS, namespace: '' };
  expect(almostBinding(ALICE, everywhere, objects(subject))).toBeUndefined();
  expect(almostBinding(ALICE, everywhere, objects(subject, ''))).toBe(
    'ClusterRoleBinding b of ClusterRole lister grants it, but to User Alice, not to User alice',
  );
});

test('what a user is granted, by binding; a roleRef to a missing role grants nothing', () => {
  const binding = 'RoleBinding b of ClusterRole lister in namespace team-b';
  expect(boundRules(ALICE, objects({ kind: 'Group', name: 'dev-team' }, 'team-b'))).toEqual([
    { namespace: 'team-b', rules: RULES, binding },
  ]);
  expect(boundRules(REPORTER, objects({ kind: 'User', name: 'alice' }))).toEqual([]);
});
