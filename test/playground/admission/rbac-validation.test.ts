import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const roleRef = { kind: 'Role', name: 'pod-reader' };

test.each([
  [
    'roles',
    { rules: [{ apiGroups: [''], resources: ['pods'] }] },
    'rules[0].verbs: Required value: verbs must contain at least one value',
  ],
  [
    'roles',
    { rules: [{ verbs: ['get'], resources: ['pods'] }] },
    'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
  ],
  [
    'roles',
    { rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }] },
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
  ],
  [
    'rolebindings',
    {},
    '[roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole", roleRef.name: Required value]',
  ],
  [
    'rolebindings',
    { roleRef, subjects: [{ kind: 'Robot', name: 'r' }] },
    'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
  ],
  ['rolebindings', { roleRef, subjects: [{}] }, 'subjects[0].name: Required value'],
])('%s: %j', async (plural, object, message) => {
  const { status, json } = await playground.admin(`POST ${RBAC}/namespaces/team-a/${plural}`, {
    metadata: { name: 'x' },
    ...object,
  });
  expect([status, json.message]).toEqual([422, expect.stringContaining(message)]);
});

test('in the cluster only a ClusterRole can be bound, and a ServiceAccount has a namespace', async () => {
  const body = { metadata: { name: 'x' }, roleRef, subjects: [{ kind: 'ServiceAccount', name: 's' }] };
  const { json } = await playground.admin(`POST ${RBAC}/clusterrolebindings`, body);
  expect(json.message).toBe(
    'ClusterRoleBinding.rbac.authorization.k8s.io "x" is invalid: [roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole", ' +
      'subjects[0].namespace: Required value]',
  );
});

test('a binding is to one role forever', async () => {
  const path = `PATCH ${RBAC}/namespaces/team-a/rolebindings/pod-readers`;
  const { status, json } = await playground.admin(path, '{"roleRef":{"name":"deployer"}}', {
    'content-type': 'application/merge-patch+json',
  });
  expect([status, json.message]).toEqual([422, expect.stringContaining('cannot change roleRef')]);
});

test('objects that make no sense to a controller do no harm', async () => {
  const body = {
    metadata: { name: 'odd' },
    spec: { replicas: 'many', selector: 1, template: { spec: { containers: [null, 'c'] } } },
  };
  await playground.admin('POST /apis/apps/v1/namespaces/team-a/deployments', body);
  expect((await playground.admin('GET /api/v1/namespaces/team-a/pods')).status).toBe(200);
});
