import { describe, expect, test } from 'vitest';
import { holdersOf } from '../../../src/rbac/near/holders.ts';
import { roleChange } from '../../../src/rbac/near/role-change.ts';
import { authorize } from '../../../src/rbac/rules/authorizer.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import { policyOf, type RbacObjects, type Role, type RoleBinding } from '../../../src/rbac/rules/policy.ts';
import type { Attributes } from '../../../src/rbac/rules/rule-match.ts';
import type { Subject } from '../../../src/rbac/rules/subject.ts';
import { applyJsonPatch } from '../../../src/playground/patch/json-patch.ts';
import type { JsonObject } from '../../../src/playground/store/kube-object.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const jane = { username: 'jane', groups: ['system:authenticated', 'devs'] };
const user = (name: string): Subject => ({ kind: 'User', name });
const pods = (verbs: string, more: Partial<PolicyRule> = {}): PolicyRule => ({
  apiGroups: [''],
  resources: ['pods'],
  ...more,
  verbs: verbs.split(','),
});
const binding = (of: string, kind: string, subjects: readonly Subject[], namespace?: string): RoleBinding => ({
  metadata: { name: `bind-${of}`, ...(namespace !== undefined && { namespace }) },
  roleRef: { kind, name: of },
  subjects,
});

/** One role of the namespace demo, bound to jane and to the others. */
function world(
  rules: readonly PolicyRule[],
  { others = [], ...meta }: { others?: Subject[] } & Partial<Role> = {},
): RbacObjects {
  return {
    roles: [{ metadata: { name: 'reader', namespace: 'demo' }, rules, ...meta }],
    clusterRoles: [],
    roleBindings: [binding('reader', 'Role', [user('jane'), ...others], 'demo')],
    clusterRoleBindings: [],
  };
}

describe('the smallest change of a role', () => {
  test.each<[what: string, rules: PolicyRule[], wanted: Partial<Attributes>, path: string | undefined]>([
    ['a verb more', [pods('get')], { verb: 'list' }, '/rules/0/verbs/-'],
    [
      'a resource more',
      [pods('get', { resources: ['pods', 'services'] }), pods('list')],
      { verb: 'list', resource: 'services' },
      '/rules/1/resources/-',
    ],
    ['a name more', [pods('get', { resourceNames: ['web-0'] })], { name: 'web-1' }, '/rules/0/resourceNames/-'],
    [
      'a rule more, since a verb would be for services too',
      [pods('get', { resources: ['pods', 'services'] })],
      { verb: 'list' },
      '/rules/-',
    ],
    ['a rule more, since a verb would be for every name', [pods('get')], { verb: 'delete', name: 'web-0' }, '/rules/-'],
    [
      'nothing: the rules are about other things',
      [pods('get', { resources: ['secrets'] })],
      { verb: 'list' },
      undefined,
    ],
    ['nothing: there are no rules', [], { verb: 'list' }, undefined],
  ])('%s', (_, rules, fields, path) => {
    const objects = world(rules);
    const wanted = anAttributes({ namespace: 'demo', ...fields });
    const change = roleChange(jane, wanted, objects);
    expect(patchOf(change?.command).at(-1)?.['path']).toBe(path);
    if (!change) return;
    const [role] = objects.roles;
    const patched = applyJsonPatch(role as unknown as JsonObject, patchOf(change.command)) as unknown as Role;
    const policy = policyOf({ ...objects, roles: [patched] });
    expect(authorize(jane, wanted, policy).allowed).toBe(true);
    for (const other of [{ verb: 'watch' }, { verb: 'delete', name: 'other' }, { verb: 'list', resource: 'secrets' }])
      expect(
        authorize(jane, anAttributes({ namespace: 'demo', ...other }), policy).allowed,
        JSON.stringify(other),
      ).toBe(false);
  });

  test('it is a command that names the role, and fails where the role has changed meanwhile', () => {
    const change = roleChange(jane, anAttributes({ namespace: 'demo', verb: 'list' }), world([pods('get')]));
    expect(change?.command).toBe(
      `kubectl patch role reader --namespace=demo --type=json -p '[{"op":"test","path":"/rules/0/verbs","value":["get"]},{"op":"add","path":"/rules/0/verbs/-","value":"list"}]'`,
    );
    const changed = world([pods('watch')]).roles[0] as unknown as JsonObject;
    expect(() => applyJsonPatch(changed, patchOf(change?.command))).toThrow('testing value');
  });

  test('says who else gets it', () => {
    const others: Subject[] = [
      { kind: 'Group', name: 'devs' },
      { kind: 'ServiceAccount', name: 'ci' },
    ];
    const change = roleChange(
      jane,
      anAttributes({ namespace: 'demo', verb: 'list' }),
      world([pods('get')], { others }),
    );
    expect(change?.alsoFor).toEqual([
      { kind: 'Group', name: 'devs' },
      { kind: 'ServiceAccount', name: 'ci', namespace: 'demo' },
    ]);
  });

  test.each<[what: string, more: { others?: Subject[] } & Partial<Role>]>([
    [
      'of Kubernetes',
      { metadata: { name: 'reader', namespace: 'demo', labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } } },
    ],
    ['that is collected from others', { aggregationRule: {} }],
    [
      'that others collect',
      {
        metadata: {
          name: 'reader',
          namespace: 'demo',
          labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' },
        },
      },
    ],
    ['that everybody has', { others: [{ kind: 'Group', name: 'system:authenticated' }] }],
  ])('a role %s is left alone', (_, more) => {
    expect(
      roleChange(jane, anAttributes({ namespace: 'demo', verb: 'list' }), world([pods('get')], more)),
    ).toBeUndefined();
  });

  test('a ClusterRole that is bound in the whole cluster is not changed for one namespace, but for the cluster', () => {
    const objects: RbacObjects = {
      roles: [],
      clusterRoles: [
        { metadata: { name: 'nodes' }, rules: [pods('get')] },
        { metadata: { name: 'view' }, rules: [pods('get')] },
      ],
      roleBindings: [],
      clusterRoleBindings: ['nodes', 'view'].map((name) => binding(name, 'ClusterRole', [user('jane')])),
    };
    expect(roleChange(jane, anAttributes({ namespace: 'demo', verb: 'list' }), objects)).toBeUndefined();
    expect(roleChange(jane, anAttributes({ verb: 'list' }), objects)?.command).toMatch(
      /^kubectl patch clusterrole nodes --type=json /,
    );
  });
});

test('those who may: by the bindings there, without the control plane', () => {
  const ci: Subject = { kind: 'ServiceAccount', name: 'ci' };
  const system: Subject = { kind: 'Group', name: 'system:masters' };
  const objects = world([pods('get')], { others: [ci, system] });
  expect(holdersOf(anAttributes({ namespace: 'demo' }), objects)).toEqual([user('jane'), { ...ci, namespace: 'demo' }]);
  expect(holdersOf(anAttributes({ namespace: 'other' }), objects)).toEqual([]);
});

function patchOf(command: string | undefined): JsonObject[] {
  return JSON.parse(/ -p '(.*)'$/.exec(command ?? '')?.[1] ?? '[]') as JsonObject[];
}
