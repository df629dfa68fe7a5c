import { expect, test } from 'vitest';
import { grantingRoles } from '../../../src/rbac/near/granting-roles.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import type { RbacObjects } from '../../../src/rbac/rules/policy.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const rule = (verbs: string, resources: string, apiGroup = ''): PolicyRule => ({
  verbs: verbs.split(','),
  apiGroups: [apiGroup],
  resources: resources.split(','),
});
const role = (name: string, rules: readonly PolicyRule[], namespace?: string) => ({
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  rules,
});

const OBJECTS: RbacObjects = {
  clusterRoles: [
    role('cluster-admin', [rule('*', '*', '*'), { verbs: ['*'], nonResourceURLs: ['*'] }]),
    role('edit', [rule('get,list,watch,create', 'pods,services,secrets')]),
    role('view', [rule('get,list,watch', 'pods,services')]),
    role('system:controller:pods', [rule('list', 'pods')]),
    role('system:nodes', [rule('list', 'nodes')]),
    role('operator', [rule('*', '*')]),
    role('lister', [rule('list', 'pods,services')]),
    role('metrics', [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }]),
    { metadata: { name: 'empty' }, rules: null },
  ],
  roles: [
    role('pods', [rule('get,list', 'pods')], 'team-a'),
    role('one-pod', [{ ...rule('list', 'pods'), resourceNames: ['web'] }], 'team-a'),
    role('pods', [rule('list', 'pods')], 'team-b'),
  ],
  clusterRoleBindings: [],
  roleBindings: [],
};

test.each([
  [{ verb: 'list', namespace: 'team-a' }, ['ClusterRole lister', 'Role pods', 'ClusterRole view']],
  [{ verb: 'list' }, ['ClusterRole lister', 'ClusterRole view']],
  [{ verb: 'list', namespace: 'team-a', name: 'web' }, ['Role one-pod', 'ClusterRole lister', 'ClusterRole view']],
  [{ verb: 'get', resource: 'secrets' }, ['ClusterRole edit']],
  [{ verb: 'list', resource: 'nodes' }, ['ClusterRole system:nodes']],
  [{ verb: 'delete', resource: 'nodes' }, ['ClusterRole operator']],
  [{ isResourceRequest: false, path: '/metrics' }, ['ClusterRole metrics']],
  [{ apiGroup: 'apps', resource: 'deployments' }, []],
])('%j would be granted by %j', (wanted, roles) => {
  expect(grantingRoles(anAttributes(wanted), OBJECTS)).toEqual(roles);
});

test('a read is not offered a role that is wider by orders of magnitude, or the whole API of the kubelets', () => {
  const narrow = new Set(['system:nodes']);
  const clusterRoles = [
    ...OBJECTS.clusterRoles.filter(({ metadata }) => !narrow.has(metadata.name)),
    role('system:kubelet-api-admin', [rule('get,list,watch,proxy', 'nodes')]),
  ];
  const wanted = anAttributes({ verb: 'list', resource: 'nodes' });
  expect(grantingRoles(wanted, { ...OBJECTS, clusterRoles })).toEqual([]);
});

test('of two roles the one that grants less comes first, a name counting for half and a star for many', () => {
  const clusterRoles = [
    role('all-verbs', [rule('*', 'configmaps')]),
    role('four', [rule('get,list,watch,update', 'configmaps')]),
    role('three', [rule('get,list,update', 'configmaps')]),
    role('named', [{ ...rule('get,list,watch,update', 'configmaps'), resourceNames: ['a'] }]),
  ];
  const wanted = anAttributes({ verb: 'update', resource: 'configmaps', name: 'a' });
  const granted = grantingRoles(wanted, { ...OBJECTS, roles: [], clusterRoles });
  expect(granted).toEqual(['ClusterRole named', 'ClusterRole three']);
  const without = clusterRoles.filter(({ metadata }) => !['named', 'three'].includes(metadata.name));
  expect(grantingRoles(wanted, { ...OBJECTS, roles: [], clusterRoles: without })).toEqual([
    'ClusterRole four',
    'ClusterRole all-verbs',
  ]);
});

test('of two roles for paths the one with fewer paths comes first', () => {
  const paths = (...nonResourceURLs: string[]) => [{ verbs: ['get'], nonResourceURLs }];
  const clusterRoles = [role('a-probe', paths('/metrics', '/livez')), role('metrics', paths('/metrics'))];
  const wanted = anAttributes({ isResourceRequest: false, path: '/metrics' });
  expect(grantingRoles(wanted, { ...OBJECTS, clusterRoles })).toEqual(['ClusterRole metrics', 'ClusterRole a-probe']);
});
