import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { compactManifest } from '../../../src/cli/explain/compact-manifest.ts';
import { cureManifest } from '../../../src/rbac/cure-manifest.ts';
import type { Grant } from '../../../src/rbac/rules/denial.ts';
import { subjectOf } from '../../../src/rbac/rules/subject.ts';

const word = fc.oneof(
  fc.constantFrom(
    'pods',
    'web-0',
    '*',
    '',
    '{a: b}',
    'a, b',
    '- x',
    '# no',
    'null',
    '---',
    'a---',
    '"q"',
    "it's",
    'a: b',
    ']',
    'é\n',
  ),
  fc.string(),
);
const words = fc.array(word, { minLength: 1, maxLength: 4 });
const rule = fc.oneof(
  fc.record({ apiGroups: words, resources: words, verbs: words }),
  fc.record({ apiGroups: words, resources: words, resourceNames: words, verbs: words }),
  fc.record({ nonResourceURLs: words, verbs: words }),
);
const grant: fc.Arbitrary<Grant> = fc.record({
  scope: fc.constantFrom('namespace' as const, 'cluster' as const),
  namespace: word,
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
  subject: fc.option(fc.oneof(word, fc.constant('system:serviceaccount:team-b:ci')).map(subjectOf), { nil: undefined }),
});

test('it is the same YAML, whatever the names are, at any width', () => {
  fc.assert(
    fc.property(fc.array(grant, { minLength: 1, maxLength: 3 }), fc.integer({ min: 20, max: 120 }), (grants, width) => {
      const manifest = cureManifest({ title: 'least', grants });
      expect(valuesOf(compactManifest(manifest, width))).toEqual(valuesOf(manifest));
    }),
  );
});

test('objects of other servers, which have labels', () => {
  const own = { apiGroup: 'iam.kubesphere.io', roleKind: 'WorkspaceRole', workspace: 'ws' };
  const subject = { kind: 'User' as const, name: 'bob', apiGroup: 'iam.kubesphere.io' };
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
  const manifest = cureManifest({
    title: 'least',
    grants: [{ scope: 'cluster', namespace: '', rules, subject, ownRole: own }],
  });
  expect(manifest).toContain('labels:');
  expect(valuesOf(compactManifest(manifest, 80))).toEqual(valuesOf(manifest));
});

test('a Role and its binding take half a screen', () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }];
  const manifest = cureManifest({
    title: 'least',
    grants: [{ scope: 'namespace', namespace: 'demo', rules, subject: subjectOf('jane') }],
  });
  expect(compactManifest(manifest, 80).trimEnd().split('\n')).toHaveLength(10);
});

function valuesOf(text: string): unknown[] {
  return parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });
}
