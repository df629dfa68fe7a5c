import { expect, test } from 'vitest';
import { rbacDocuments } from '../../../src/rbac/grants/rbac-documents.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const ROLE = { apiVersion, kind: 'Role', metadata: { name: 'r', namespace: 'demo' }, rules: [] };
const BINDING = {
  apiVersion,
  kind: 'ClusterRoleBinding',
  metadata: { name: 'b' },
  roleRef: { kind: 'ClusterRole', name: 'view' },
  subjects: null,
};
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0' } };

test('objects alone, in a List, and in a list of one kind, whose items leave the kind out', () => {
  const { apiVersion: _a, kind: _k, ...bare } = ROLE;
  const { objects, others } = rbacDocuments([
    ROLE,
    { apiVersion: 'v1', kind: 'List', items: [BINDING, POD] },
    { apiVersion, kind: 'RoleList', items: [bare] },
    null,
  ]);
  expect(objects.roles.map(({ metadata }) => metadata.name)).toEqual(['r', 'r']);
  expect(objects.clusterRoleBindings).toHaveLength(1);
  expect(others).toBe(1);
});

test('an object of this kind in another API group is not RBAC', () => {
  const foreign = { ...ROLE, apiVersion: 'authorization.openshift.io/v1' };
  expect(rbacDocuments([foreign])).toMatchObject({ objects: { roles: [] }, others: 1 });
});

test.each<[value: object, message: string]>([
  [{ ...ROLE, metadata: { name: 'r' } }, 'metadata.namespace: expected a string, found nothing'],
  [{ ...ROLE, rules: [{ verbs: 'get' }] }, 'rules[0].verbs: expected a list of a string, found a string'],
  [
    { ...BINDING, subjects: [{ kind: 'Usr', name: 'x' }] },
    'subjects[0].kind: expected User, Group, ServiceAccount, found a string',
  ],
  [
    { apiVersion: 'v1', kind: 'List', items: [POD, { ...BINDING, roleRef: {} }] },
    'items[1].roleRef.kind: expected a string, found nothing',
  ],
])('%j', (value, message) => {
  expect(() => rbacDocuments([value])).toThrow(message);
});
