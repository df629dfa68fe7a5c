import { expect, test } from 'vitest';
import { aggregatedFrom, aggregates, withAggregation } from '../../../src/rbac/grants/aggregation.ts';
import type { Role } from '../../../src/rbac/rules/policy.ts';

const by = (...clusterRoleSelectors: object[]) => ({ clusterRoleSelectors });

test.each<[rule: unknown, labels: Record<string, string>, selected: boolean]>([
  [by({ matchLabels: { a: '1', b: '2' } }), { a: '1', b: '2', c: '3' }, true],
  [by({ matchLabels: { a: '1', b: '2' } }), { a: '1' }, false],
  [by({ matchLabels: { a: '1' } }, { matchLabels: { b: '2' } }), { b: '2' }, true],
  [by({ matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }), { a: '2' }, true],
  [by({ matchExpressions: [{ key: 'a', operator: 'In', values: ['1'] }] }), {}, false],
  [by({ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }), {}, true],
  [by({ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }), { a: '1' }, false],
  [by({ matchExpressions: [{ key: 'a', operator: 'Exists' }] }), { a: '' }, true],
  [by({ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }), { a: '' }, false],
  [by({ matchLabels: { constructor: 'x' } }), {}, false],
  [by(), { a: '1' }, false],
  [{}, {}, false],
  ['no rule', {}, false],
])('%j selects %j: %j', (rule, labels, selected) => {
  expect(aggregates(rule, labels)).toBe(selected);
});

const role = (name: string, { to, from, verb }: { to?: string; from?: string; verb?: string }): Role => ({
  metadata: { name, ...(to !== undefined && { labels: { to } }) },
  ...(from !== undefined && { aggregationRule: by({ matchLabels: { to: from } }) }),
  rules: verb === undefined ? null : [{ apiGroups: [''], resources: ['pods'], verbs: [verb] }],
});

const ROLES = [
  role('admin', { from: 'admin' }),
  role('edit', { from: 'edit', to: 'admin' }),
  role('edit-pods', { to: 'edit', verb: 'update' }),
  role('admin-pods', { to: 'admin', verb: 'delete' }),
  role('circle', { from: 'circle', to: 'circle', verb: 'get' }),
  role('plain', { verb: 'list' }),
];

test('roles that are aggregated from others have their rules, through all steps', () => {
  expect(aggregatedFrom(ROLES[0]!, ROLES).map(({ metadata }) => metadata.name)).toEqual([
    'edit',
    'edit-pods',
    'admin-pods',
  ]);
  const verbs = withAggregation(ROLES).map(({ rules }) => rules?.flatMap((rule) => rule.verbs).join());
  expect(verbs).toEqual(['update,delete', 'update', 'update', 'delete', 'get', 'list']);
});

test('what a controller has filled stays as it is', () => {
  const filled = withAggregation(ROLES);
  expect(withAggregation(filled)).toEqual(filled);
});
