import { expect, test } from 'vitest';
import { accessTo } from '../../../src/rbac/grants/access.ts';
import { danglingRoles } from '../../../src/rbac/grants/dangling.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import type { RbacObjects, RoleBinding } from '../../../src/rbac/rules/policy.ts';
import type { Subject } from '../../../src/rbac/rules/subject.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const rule = (verbs: string, resources: string, resourceNames?: string[]): PolicyRule => ({
  apiGroups: [''],
  resources: resources.split(','),
  verbs: verbs.split(','),
  ...(resourceNames && { resourceNames }),
});
const user = (name: string): Subject => ({ kind: 'User', name });
const bound = (name: string, [kind, role]: [string, string], subjects: Subject[], namespace?: string): RoleBinding => ({
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  roleRef: { kind, name: role },
  subjects,
});

const OBJECTS: RbacObjects = {
  clusterRoles: [
    {
      metadata: { name: 'all' },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'all' } }] },
      rules: [rule('get', 'secrets')],
    },
    { metadata: { name: 'part', labels: { to: 'all' } }, rules: [rule('get', 'secrets')] },
    { metadata: { name: 'other-part', labels: { to: 'all' } }, rules: [rule('get', 'pods')] },
    { metadata: { name: 'urls' }, rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] },
  ],
  clusterRoleBindings: [
    bound('everywhere', ['ClusterRole', 'all'], [user('root')]),
    bound('urls', ['ClusterRole', 'urls'], [user('prom')]),
  ],
  roles: [{ metadata: { name: 'one', namespace: 'demo' }, rules: [rule('get,create', 'secrets', ['db', 'tls'])] }],
  roleBindings: [
    bound(
      'here',
      ['ClusterRole', 'all'],
      [
        { kind: 'ServiceAccount', name: 'ci' },
        { kind: 'Group', name: 'devs' },
      ],
      'demo',
    ),
    bound('named', ['Role', 'one'], [user('jane')], 'demo'),
    bound('there', ['ClusterRole', 'all'], [user('joe')], 'other'),
    bound('urls', ['ClusterRole', 'urls'], [user('fooled')], 'demo'),
    bound('lost', ['Role', 'gone'], [user('nobody')], 'demo'),
  ],
};

const names = (...args: Parameters<typeof accessTo>) =>
  accessTo(...args).map(
    ({ subject, binding, names: only }) =>
      `${subject.name} by ${binding.metadata.name}${only.length > 0 ? ` for ${only.join()}` : ''}`,
  );

test('bindings of the cluster and of the namespace count, a ServiceAccount is of its binding, and names are said', () => {
  const wanted = anAttributes({ resource: 'secrets', namespace: 'demo' });
  expect(names(wanted, OBJECTS)).toEqual([
    'root by everywhere',
    'ci by here',
    'devs by here',
    'jane by named for db,tls',
  ]);
  expect(accessTo(wanted, OBJECTS)[1]).toMatchObject({
    subject: { kind: 'ServiceAccount', namespace: 'demo' },
    from: ['part'],
  });
});

test.each([
  ['another name', { name: 'x' }, ['root by everywhere', 'ci by here', 'devs by here']],
  ['the name', { name: 'db' }, ['root by everywhere', 'ci by here', 'devs by here', 'jane by named']],
  ['create, which has no name', { verb: 'create' }, []],
])('%s', (_, fields, expected) => {
  expect(names(anAttributes({ resource: 'secrets', namespace: 'demo', ...fields }), OBJECTS)).toEqual(expected);
});

test('in the whole cluster only its own bindings count; in every namespace all do', () => {
  const wanted = anAttributes({ resource: 'secrets' });
  expect(names(wanted, OBJECTS)).toEqual(['root by everywhere']);
  expect(names(wanted, OBJECTS, 'every namespace')).toEqual([
    'root by everywhere',
    'ci by here',
    'devs by here',
    'jane by named for db,tls',
    'joe by there',
  ]);
});

test('a RoleBinding grants no URL', () => {
  const wanted = anAttributes({ isResourceRequest: false, path: '/metrics', resource: '' });
  expect(names(wanted, OBJECTS, 'every namespace')).toEqual(['prom by urls']);
});

test('roles that are bound and are not there', () => {
  expect(danglingRoles(OBJECTS.roleBindings, OBJECTS)).toEqual(['Role demo/gone']);
});
