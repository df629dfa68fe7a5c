import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { aggregated } from '../../../src/needs/roles/aggregated.ts';
import { leastRoles } from '../../../src/needs/roles/least-roles.ts';
import { roleList, roleManifest } from '../../../src/needs/roles/role-manifest.ts';
import { namedRoles } from '../../../src/needs/roles/role-names.ts';
import { Usage } from '../../../src/needs/usage.ts';
import { authorize } from '../../../src/rbac/rules/authorizer.ts';
import { policyOf, type Role, type RoleBinding } from '../../../src/rbac/rules/policy.ts';
import { subjectOf } from '../../../src/rbac/rules/subject.ts';
import { anAttributes } from '../../support/an-attributes.ts';
import { anExchange } from '../../support/an-exchange.ts';

const CI = 'system:serviceaccount:ci:deployer';

function rolesFor(...targets: readonly string[]) {
  const usage = new Usage();
  for (const target of targets) usage.add(anExchange({ target }));
  return leastRoles(usage, { subject: subjectOf(CI) }).roles;
}

interface Made extends Role, RoleBinding {
  readonly kind: string;
}

const pods = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;
const ROLES = rolesFor(pods('a'), pods('b'), pods('c'), '/api/v1/namespaces/c/services', '/api/v1/nodes');

test('namespaces that need the same share a ClusterRole, and nothing else is allowed', () => {
  const found = aggregated(ROLES);
  expect(found.map(({ namespace, boundIn }) => boundIn ?? namespace)).toEqual([['a', 'b'], 'c', '']);
  expect(found[0]?.rules[0]?.facts).toHaveLength(2);
  const made = (JSON.parse(roleList(namedRoles(found))) as { items: Made[] }).items;
  expect(made.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
    'ClusterRole /kubetrace-ci.deployer:shared',
    'RoleBinding a/kubetrace-ci.deployer:shared',
    'RoleBinding b/kubetrace-ci.deployer:shared',
    'Role c/kubetrace-ci.deployer',
    'RoleBinding c/kubetrace-ci.deployer',
    'ClusterRole /kubetrace-ci.deployer',
    'ClusterRoleBinding /kubetrace-ci.deployer',
  ]);
  const [one, other] = [allowed(made), allowed((JSON.parse(roleList(namedRoles(ROLES))) as { items: Made[] }).items)];
  expect(one).toEqual(other);
  expect(one).toContain('list pods in b');
  expect(one).not.toContain('list pods in d');
  const yaml = parseAllDocuments(roleManifest(namedRoles(found), [])).map((document) => document.toJS() as unknown);
  expect(yaml).toEqual(made);
});

function allowed(made: readonly Made[]): string[] {
  const ofKind = (kind: string) => made.filter((object) => object.kind === kind);
  const policy = policyOf({
    clusterRoles: ofKind('ClusterRole'),
    clusterRoleBindings: ofKind('ClusterRoleBinding'),
    roles: ofKind('Role'),
    roleBindings: ofKind('RoleBinding'),
  });
  const asked = ['pods', 'services', 'nodes'].flatMap((resource) =>
    ['', 'a', 'b', 'c', 'd'].flatMap((namespace) =>
      ['get', 'list'].map((verb) => anAttributes({ resource, namespace, verb, apiGroup: '', name: '' })),
    ),
  );
  return asked.flatMap((attributes) =>
    authorize({ username: CI, groups: [] }, attributes, policy).allowed
      ? [`${attributes.verb} ${attributes.resource} in ${attributes.namespace}`]
      : [],
  );
}

test('two different things that namespaces share have names of their own', () => {
  const roles = rolesFor(pods('a'), pods('b'), '/api/v1/namespaces/c/services', '/api/v1/namespaces/d/services');
  expect(namedRoles(aggregated(roles), 'mine').map(({ name }) => name)).toEqual(['mine:shared', 'mine:shared-2']);
});

test('what nobody is bound to, and what only one namespace needs, stays as it is', () => {
  const unbound = ROLES.map((role) => ({ ...role, subject: undefined }));
  expect(aggregated(unbound)).toEqual(unbound);
  expect(aggregated(rolesFor(pods('a'), '/api/v1/nodes')).every(({ boundIn }) => boundIn === undefined)).toBe(true);
});
