import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { authorize } from '../../src/rbac/rules/authorizer.ts';
import { canICommand, cureCommands } from '../../src/rbac/cures/cure-commands.ts';
import { boundSubject, curesFor, leastCure } from '../../src/rbac/cures/cures.ts';
import type { Cure } from '../../src/rbac/rules/denial.ts';
import { cureManifest } from '../../src/rbac/cure-manifest.ts';
import type { Policy, Role, RoleBinding } from '../../src/rbac/rules/policy.ts';
import type { Attributes } from '../../src/rbac/rules/rule-match.ts';
import { subjectOf } from '../../src/rbac/rules/subject.ts';
import { anAttributes } from '../support/an-attributes.ts';

type Manifest = (Role | RoleBinding) & { readonly kind: string };

const users = ['alice', 'system:serviceaccount:team-b:ci', 'weird "quoted" <user>\n: #', 'null', '007'];
const requests: readonly Partial<Attributes>[] = [
  { verb: 'list', namespace: 'team-a' },
  { verb: 'list', resource: 'nodes' },
  { subresource: 'log', name: 'web-0', namespace: 'no' },
  { resource: 'x<y>&"z', name: 'a\nb', namespace: 'team-a' },
  { verb: '', resource: '', name: 'pods' },
  { namespace: 'n'.repeat(70) },
  { isResourceRequest: false, resource: '', path: '/é: {x}' },
];

describe('a manifest, applied, lifts the denial for the subject that it names and for nobody else', () => {
  test.each(requests.flatMap((request) => users.map((user) => [request, user] as const)))(
    '%j for %s',
    (request, username) => {
      const attributes = anAttributes(request);
      const [least, ...wider] = curesFor(attributes, subjectOf(username));
      expect(authorize({ username, groups: [] }, attributes, policyOf(least!)).allowed).toBe(true);
      expect(authorize({ username: 'eve', groups: [] }, attributes, policyOf(least!)).allowed).toBe(false);
      for (const cure of wider.filter(({ title }) => !title.startsWith('existing'))) {
        expect(authorize({ username, groups: [] }, attributes, policyOf(cure)).allowed, cure.title).toBe(true);
      }
    },
  );
});

test('a ServiceAccount of another namespace keeps its own', () => {
  const [cure] = curesFor(
    anAttributes({ verb: 'list', namespace: 'team-a' }),
    subjectOf('system:serviceaccount:team-b:ci'),
  );
  expect(cureManifest(cure!)).toBe(`apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: team-b.ci-list-pods
  namespace: team-a
rules:
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["list"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: team-b.ci-list-pods
  namespace: team-a
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: team-b.ci-list-pods
subjects:
  - kind: ServiceAccount
    name: ci
    namespace: team-b
`);
});

test('system:anonymous is never bound', () => {
  const [cure] = curesFor(anAttributes({ verb: 'list' }), boundSubject('system:anonymous'));
  const text = cureManifest(cure!);
  expect(manifestsOf(cure!)).toMatchObject([
    { kind: 'ClusterRole' },
    { kind: 'ClusterRoleBinding', subjects: [{ kind: 'KIND', name: 'USER' }] },
  ]);
  expect(text).toMatch(/^# Replace KIND and USER .* Never bind system:anonymous\.\n/);
});

test('a namespace that is not known is a placeholder that the server refuses, and never left out', () => {
  const grant = {
    scope: 'namespace',
    namespace: undefined,
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  } as const;
  const cure = leastCure({ ...grant, subject: subjectOf('alice') });
  expect(cureManifest(cure)).toMatch(/^# Replace NAMESPACE: the denial does not name the namespace\.\napiVersion/);
  for (const { metadata } of manifestsOf(cure)) expect(metadata.namespace).toBe('NAMESPACE');
  expect(cureCommands(cure)).toEqual([
    'kubectl create role alice-get-pods --verb=get --resource=pods --namespace=NAMESPACE',
    'kubectl create rolebinding alice-get-pods --role=alice-get-pods --user=alice --namespace=NAMESPACE',
  ]);
  expect(canICommand(cure.grants[0]!)).toBe('kubectl auth can-i get pods --namespace=NAMESPACE --as=alice');
});

test('an existing ClusterRole is only bound', () => {
  const cure = curesFor(anAttributes({ verb: 'list', namespace: 'team-a' }), subjectOf('alice')).at(-1)!;
  expect(cure.title).toBe('existing ClusterRole view');
  expect(manifestsOf(cure)).toMatchObject([
    { kind: 'RoleBinding', metadata: { name: 'alice-view' }, roleRef: { kind: 'ClusterRole', name: 'view' } },
  ]);
});

test('several grants have names of their own', () => {
  const grants = ['', 'events.k8s.io'].flatMap(
    (apiGroup) => curesFor(anAttributes({ verb: 'list', resource: 'events', apiGroup }), subjectOf('alice'))[0]!.grants,
  );
  const names = manifestsOf(leastCure(...grants)).map(({ metadata }) => metadata.name);
  const other = 'alice-list-events.events.k8s.io';
  expect(names).toEqual(['alice-list-events', 'alice-list-events', other, other]);
});

function manifestsOf(cure: Cure): Manifest[] {
  return parseAllDocuments(cureManifest(cure)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
}

/** A cluster with nothing but the manifest applied. */
function policyOf(cure: Cure): Policy {
  const objects = manifestsOf(cure);
  const roles = (kind: string): Role[] => objects.filter((object) => object.kind === kind) as Role[];
  const bindings = (kind: string): RoleBinding[] =>
    objects.filter((object) => object.kind === kind) as unknown as RoleBinding[];
  const inNamespace = (namespace: string) => (object: Role | RoleBinding) => object.metadata.namespace === namespace;
  return {
    clusterRole: (name) => roles('ClusterRole').find(({ metadata }) => metadata.name === name),
    clusterRoleBindings: () => bindings('ClusterRoleBinding'),
    role: (namespace, name) =>
      roles('Role')
        .filter(inNamespace(namespace))
        .find(({ metadata }) => metadata.name === name),
    roleBindings: (namespace) => bindings('RoleBinding').filter(inNamespace(namespace)),
  };
}
