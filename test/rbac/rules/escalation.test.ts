import { describe, expect, test } from 'vitest';
import { compactRules, compactString, escalationMessage, missingRules } from '../../../src/rbac/rules/escalation.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';

const readPods: PolicyRule = { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] };

describe('missingRules', () => {
  test.each<[why: string, granted: readonly PolicyRule[], missing: readonly string[]]>([
    [
      'nothing is granted',
      [],
      [
        '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
        '{APIGroups:[""], Resources:["pods/log"], Verbs:["get" "list"]}',
      ],
    ],
    ['all is granted', [readPods], []],
    [
      'granted in parts',
      [
        { ...readPods, verbs: ['get'] },
        { ...readPods, verbs: ['list'] },
      ],
      [],
    ],
    [
      'one verb is granted',
      [{ ...readPods, verbs: ['get'] }],
      [
        '{APIGroups:[""], Resources:["pods"], Verbs:["list"]}',
        '{APIGroups:[""], Resources:["pods/log"], Verbs:["list"]}',
      ],
    ],
    ['* covers subresources', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }], []],
    ['*/log covers pods/log', [{ ...readPods, resources: ['pods', '*/log'] }], []],
    [
      'by name only',
      [{ ...readPods, resourceNames: ['a'] }],
      [
        '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
        '{APIGroups:[""], Resources:["pods/log"], Verbs:["get" "list"]}',
      ],
    ],
    [
      'URLs do not count',
      [{ nonResourceURLs: ['*'], verbs: ['*'] }],
      [
        '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
        '{APIGroups:[""], Resources:["pods/log"], Verbs:["get" "list"]}',
      ],
    ],
  ])('%s', (_why, granted, missing) => {
    expect(missingRules([readPods], granted).map(compactString)).toEqual(missing);
  });

  test('names and URLs', () => {
    const wanted = [
      { ...readPods, resources: ['pods'], resourceNames: ['a', 'b'] },
      { nonResourceURLs: ['/metrics', '/logs/x'], verbs: ['get'] },
    ];
    const granted = [
      { ...readPods, resourceNames: ['a'] },
      { nonResourceURLs: ['/logs/*'], verbs: ['*'] },
    ];
    expect(missingRules(wanted, granted).map(compactString)).toEqual([
      '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
      '{APIGroups:[""], Resources:["pods"], ResourceNames:["b"], Verbs:["get" "list"]}',
    ]);
  });
});

test('escalationMessage is what the API server writes', () => {
  const missing = missingRules(
    [
      { apiGroups: ['apps', ''], resources: ['secrets', 'pods'], verbs: ['list'] },
      { nonResourceURLs: ['/"'], verbs: ['get'] },
    ],
    [],
  );
  expect(escalationMessage({ username: 'bob', groups: ['dev', 'system:authenticated'] }, missing)).toBe(
    `user "bob" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
{APIGroups:[""], Resources:["pods"], Verbs:["list"]}
{APIGroups:[""], Resources:["secrets"], Verbs:["list"]}
{APIGroups:["apps"], Resources:["pods"], Verbs:["list"]}
{APIGroups:["apps"], Resources:["secrets"], Verbs:["list"]}
{NonResourceURLs:["/\\""], Verbs:["get"]}`,
  );
  expect(escalationMessage({ username: 'bob', groups: [] }, [], ['a', 'b'])).toBe(
    'user "bob" (groups=[]) is attempting to grant RBAC permissions not currently held:\n; resolution errors: [a b]',
  );
});

test('compactRules leaves rules of several resources alone and merges verbs in order', () => {
  expect(
    compactRules([
      readPods,
      { ...readPods, resources: ['pods'], verbs: ['watch'] },
      { ...readPods, resources: ['pods'], verbs: ['get', 'watch'] },
    ]),
  ).toEqual([readPods, { ...readPods, resources: ['pods'], verbs: ['watch', 'get'] }]);
});
