import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { cureDocuments, cureLines, mergedCure } from '../../../src/cli/explain/merged-cure.ts';
import { curesFor } from '../../../src/rbac/cures/cures.ts';
import type { Cure } from '../../../src/rbac/rules/denial.ts';
import { authorize } from '../../../src/rbac/rules/authorizer.ts';
import { policyOf, type RbacObjects, type Role, type RoleBinding } from '../../../src/rbac/rules/policy.ts';
import type { Attributes } from '../../../src/rbac/rules/rule-match.ts';
import { subjectOf } from '../../../src/rbac/rules/subject.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const USERS = ['alice', 'team-a.ci', 'system:serviceaccount:team-a:ci'];
const request = fc.record({
  username: fc.constantFrom(...USERS),
  verb: fc.constantFrom('get', 'list', 'create'),
  resource: fc.constantFrom('pods', 'secrets', 'namespaces', 'nodes'),
  subresource: fc.constantFrom('', 'log'),
  name: fc.constantFrom('', 'a', 'b'),
  namespace: fc.constantFrom('', 'team-a', 'team-b'),
});
const requests = fc.array(request, { minLength: 1, maxLength: 8 });
type Request = { readonly username: string } & Partial<Attributes>;

const cureOf = ({ username, ...fields }: Request): Cure => curesFor(anAttributes(fields), subjectOf(username))[0];

test('merged it allows what each allowed and nothing else, in one role for each subject and place', () => {
  fc.assert(
    fc.property(requests, request, (needed, other) => {
      const cures = needed.map(cureOf);
      const [merged, single] = [objectsOf([mergedCure(cures)]), objectsOf(cures)];
      for (const one of [...needed, other]) expect(allows(merged, one), JSON.stringify(one)).toBe(allows(single, one));
      const places = new Set(
        cures.map(({ grants: [grant] }) => JSON.stringify([grant!.subject, grant!.scope, grant!.namespace])),
      );
      expect(merged.filter(({ kind }) => kind.endsWith('Role'))).toHaveLength(places.size);
    }),
  );
});

test('no document of a stream replaces another when it is applied', () => {
  fc.assert(
    fc.property(requests, (needed) => {
      const cures = needed.map(cureOf);
      for (const stream of [cures, [mergedCure(cures)]]) {
        const keys = objectsOf(stream).map(({ kind, metadata }) =>
          JSON.stringify([kind, metadata.namespace, metadata.name]),
        );
        expect(new Set(keys).size).toBe(keys.length);
      }
    }),
  );
});

test('an existing role is bound once, and warnings are kept', () => {
  const bound = curesFor(anAttributes({ verb: 'list', namespace: 'a' }), subjectOf('bob')).find(
    ({ title }) => title === 'existing ClusterRole view',
  )!;
  const risky: Cure = { ...cureOf({ username: 'bob', namespace: 'a' }), warning: 'this is much' };
  const merged = mergedCure([bound, risky, bound]);
  expect(merged.warning).toBe('this is much');
  expect(objectsOf([merged]).map(({ kind }) => kind)).toEqual(['RoleBinding', 'Role', 'RoleBinding']);
});

test('commands are printed once, and what kubectl has no command for is counted', () => {
  const cure = cureOf({ username: 'bob', namespace: 'a' });
  const approval = curesFor(anAttributes({ verb: 'approve', resource: 'signers' }), undefined)[0];
  expect(cureLines([cure, cure, approval])).toEqual({
    lines: [expect.stringContaining('kubectl create role '), expect.stringContaining('kubectl create rolebinding ')],
    without: 1,
  });
});

type Stored = (Role | RoleBinding) & { readonly kind: string };

function objectsOf(cures: readonly Cure[]): Stored[] {
  return parseAllDocuments(cureDocuments(cures)).map((document) => document.toJS() as Stored);
}

function allows(objects: readonly Stored[], { username, ...fields }: Request): boolean {
  const of = <Kind extends Role | RoleBinding>(kind: string) =>
    objects.filter((each) => each.kind === kind) as (Stored & Kind)[];
  const held: RbacObjects = {
    roles: of<Role>('Role'),
    clusterRoles: of<Role>('ClusterRole'),
    roleBindings: of<RoleBinding>('RoleBinding'),
    clusterRoleBindings: of<RoleBinding>('ClusterRoleBinding'),
  };
  return authorize({ username, groups: [] }, anAttributes(fields), policyOf(held)).allowed;
}
