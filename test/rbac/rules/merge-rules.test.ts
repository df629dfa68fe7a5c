import { expect, test } from 'vitest';
import { mergeRules } from '../../../src/rbac/rules/merge-rules.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import { permissionsOf } from '../../support/permissions-of.ts';

const rule = (resource: string, verbs: readonly string[], name?: string): PolicyRule => ({
  apiGroups: [''],
  resources: [resource],
  ...(name !== undefined && { resourceNames: [name] }),
  verbs,
});

test.each<[why: string, rules: readonly PolicyRule[], count: number]>([
  ['names', [rule('secrets', ['get'], 'a'), rule('secrets', ['get'], 'b')], 1],
  ['resources', [rule('pods', ['get', 'list']), rule('services', ['list', 'get'])], 1],
  [
    'names, then resources',
    [rule('a', ['get'], 'x'), rule('a', ['get'], 'y'), rule('b', ['get'], 'x'), rule('b', ['get'], 'y')],
    1,
  ],
  [
    'URLs',
    [
      { nonResourceURLs: ['/a'], verbs: ['get'] },
      { nonResourceURLs: ['/b'], verbs: ['get'] },
    ],
    1,
  ],
  ['not a name with every name', [rule('pods', ['get'], 'a'), rule('pods', ['get'])], 2],
  ['not names across resources', [rule('pods', ['get'], 'a'), rule('services', ['get'], 'b')], 2],
  ['not verbs', [rule('pods', ['get']), rule('services', ['list'])], 2],
  ['not groups', [rule('pods', ['get']), { ...rule('pods', ['get']), apiGroups: ['apps'] }], 2],
])('%s', (_why, rules, count) => {
  const merged = mergeRules(rules);
  expect(merged).toHaveLength(count);
  expect(permissionsOf(merged)).toEqual(permissionsOf(rules));
});
