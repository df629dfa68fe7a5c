import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ROLES = `${RBAC}/namespaces/team-a/roles`;
const BINDINGS = `${RBAC}/namespaces/team-a/rolebindings`;
const ATTEMPT =
  'is forbidden: user "system:serviceaccount:team-a:deployer" (groups=["system:serviceaccounts" "system:serviceaccounts:team-a" ' +
  '"system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n';
const pods = (...verbs: string[]) => [{ apiGroups: [''], resources: ['pods'], verbs }];
const deployer = (line: string, body: unknown) => playground.ask(line, { as: 'team-a:deployer', body });

describe('roles', () => {
  test('may be written with rules that are granted to the writer', async () => {
    expect((await deployer(`POST ${ROLES}`, { metadata: { name: 'mine' }, rules: pods('get') })).status).toBe(201);
  });

  test('not with others: each is named, and the refusal is the handler’s', async () => {
    const { status, json, headers } = await deployer(`POST ${ROLES}`, {
      metadata: { name: 'more' },
      rules: pods('get', 'delete', 'create'),
    });
    expect([status, json.message, headers.has('x-content-type-options')]).toEqual([
      403,
      `roles.rbac.authorization.k8s.io "more" ${ATTEMPT}{APIGroups:[""], Resources:["pods"], Verbs:["delete" "create"]}`,
      false,
    ]);
  });

  test('nor later', async () => {
    await deployer(`POST ${ROLES}`, { metadata: { name: 'grows' }, rules: pods('get') });
    const { json } = await deployer(`PUT ${ROLES}/grows`, {
      metadata: { name: 'grows' },
      rules: pods('get', 'delete'),
    });
    expect(json.message).toBe(
      `roles.rbac.authorization.k8s.io "grows" ${ATTEMPT}{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}`,
    );
  });

  test('unless the writer may escalate', async () => {
    grant('escalator', [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate'] }]);
    expect((await deployer(`POST ${ROLES}`, { metadata: { name: 'any' }, rules: pods('*') })).status).toBe(201);
    await playground.admin(`DELETE ${BINDINGS}/escalator`);
  });
});

describe('bindings', () => {
  const body = (name: string, kind: string, role: string) => ({
    metadata: { name },
    roleRef: { kind, name: role },
    subjects: [{ kind: 'User', name: 'alice' }],
  });

  test('may be made to a role whose rules are granted to the binder', async () => {
    expect((await deployer(`POST ${BINDINGS}`, body('b', 'Role', 'pod-reader'))).status).toBe(201);
    expect((await playground.ask('GET /api/v1/namespaces/team-a/pods', { as: 'alice' })).status).toBe(200);
  });

  test('not to a wider one', async () => {
    const { status, json } = await deployer(`POST ${BINDINGS}`, body('view', 'ClusterRole', 'view'));
    expect([status, json.message?.startsWith(`rolebindings.rbac.authorization.k8s.io "view" ${ATTEMPT}`)]).toEqual([
      403,
      true,
    ]);
    expect(json.message).toContain('\n{APIGroups:["batch"], Resources:["jobs"], Verbs:["get" "list" "watch"]}\n');
  });

  test('nor to one that is not there', async () => {
    const { status, json } = await deployer(`POST ${BINDINGS}`, body('none', 'Role', 'none'));
    expect([status, json.message]).toEqual([404, 'roles.rbac.authorization.k8s.io "none" not found']);
  });

  test('unless the binder may bind it', async () => {
    grant('binder', [
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['clusterroles'],
        resourceNames: ['view'],
        verbs: ['bind'],
      },
    ]);
    expect((await deployer(`POST ${BINDINGS}`, body('view', 'ClusterRole', 'view'))).status).toBe(201);
    expect((await deployer(`POST ${BINDINGS}`, body('edit', 'ClusterRole', 'edit'))).status).toBe(403);
  });
});

test('an aggregationRule takes everything', async () => {
  playground.load(`
    { kind: ClusterRole, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: roles }, rules: [{ apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [create] }] }
---
    { kind: ClusterRoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: roles }, roleRef: { kind: ClusterRole, name: roles }, subjects: [{ kind: User, name: alice }] }`);
  const body = { metadata: { name: 'all' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } };
  const { json } = await playground.ask(`POST ${RBAC}/clusterroles`, { as: 'alice', body });
  expect(json.message).toBe(
    'clusterroles.rbac.authorization.k8s.io "all" is forbidden: must have cluster-admin privileges to use the aggregationRule',
  );
});

/** To the deployer, in team-a. */
function grant(name: string, rules: readonly object[]): void {
  const head = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name, namespace: 'team-a' } };
  const subjects = [{ kind: 'ServiceAccount', name: 'deployer', namespace: 'team-a' }];
  playground.load(JSON.stringify({ kind: 'Role', ...head, rules }));
  playground.load(JSON.stringify({ kind: 'RoleBinding', ...head, roleRef: { kind: 'Role', name }, subjects }));
}
