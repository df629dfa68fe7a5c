import { expect, test } from 'vitest';
import { completedDenial } from '../../../src/rbac/near/completed-denial.ts';
import { deniedAttributes } from '../../../src/rbac/denials/evidence/denied-attributes.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const DENIAL = explainDenial(
  aDeniedExchange(
    'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "team-a"',
  ),
)!;
const WANTED = deniedAttributes(DENIAL);
const GET_PODS = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
const GRANTED = [{ namespace: 'team-a', rules: [GET_PODS] }];
const BINDING = {
  metadata: { name: 'readers', namespace: 'team-a' },
  roleRef: { kind: 'ClusterRole', name: 'reader' },
  subjects: [{ kind: 'User', name: 'alice' }],
} as const;
const OBJECTS = {
  clusterRoles: [
    { metadata: { name: 'reader' }, rules: [GET_PODS] },
    { metadata: { name: 'lister' }, rules: [{ ...GET_PODS, verbs: ['list'] }] },
  ],
  clusterRoleBindings: [],
  roles: [],
  roleBindings: [BINDING],
};
const NEAR = 'get on pods is granted, list is not; each verb must be granted explicitly';

test.each([
  ['nothing', { granted: [] }, {}],
  ['what the user is granted', { granted: GRANTED }, { nearMiss: NEAR }],
  [
    'roles and bindings',
    { granted: GRANTED, objects: OBJECTS },
    {
      nearMiss: NEAR,
      grantedBy: ['ClusterRole lister'],
      almostBinding: 'RoleBinding readers of ClusterRole reader in namespace team-a',
    },
  ],
])('knowing %s', (_, surroundings, near) => {
  expect(completedDenial(DENIAL, WANTED, surroundings)).toEqual({ ...DENIAL, ...near });
});

test('a denial that no rule lifts has no near miss', () => {
  expect(completedDenial(DENIAL, [], { granted: GRANTED, objects: OBJECTS })).toBe(DENIAL);
});
