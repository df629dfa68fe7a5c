import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../../support/a-playground.ts';
import type { Asked, TestPlayground } from '../../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
  playground.load(`
{ kind: Pod, apiVersion: v1, metadata: { name: mine, namespace: team-a, uid: u-1 }, spec: { nodeName: node1, serviceAccountName: deployer, volumes: [{ name: t, projected: { sources: [{ serviceAccountToken: { audience: vault, path: t } }] } }], containers: [{ name: c, image: i }] } }
---
{ kind: Pod, apiVersion: v1, metadata: { name: other, namespace: team-a, uid: u-2 }, spec: { nodeName: node2, serviceAccountName: deployer, containers: [{ name: c, image: i }] } }
---
{ kind: PersistentVolumeClaim, apiVersion: v1, metadata: { name: data, namespace: team-a }, spec: { volumeName: pv } }
---
{ kind: Pod, apiVersion: v1, metadata: { name: stores, namespace: team-a }, spec: { nodeName: node1, volumes: [{ name: d, persistentVolumeClaim: { claimName: data } }], containers: [{ name: c, image: i }] } }
`);
});
afterAll(() => playground.close());

const NODE = { 'impersonate-user': 'system:node:node1', 'impersonate-group': 'system:nodes' };
const merge = { 'content-type': 'application/merge-patch+json' };

/** As the kubelet of node1. */
const ask = (line: string, body?: object): Promise<Asked> =>
  line.startsWith('PATCH')
    ? playground.admin(line, JSON.stringify(body), { ...NODE, ...merge })
    : playground.admin(line, body, NODE);
const said = async (line: string, body?: object) => {
  const { status, json } = await ask(line, body);
  return `${status} ${json.message ?? json.kind}`;
};

describe('its node', () => {
  test.each([
    [
      'PATCH /api/v1/nodes/node1',
      { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } },
      'node "node1" is not allowed to modify taints',
    ],
    [
      'PATCH /api/v1/nodes/node1',
      { metadata: { labels: { 'node-restriction.kubernetes.io/x': 'y' } } },
      'is not allowed to modify labels: node-restriction.kubernetes.io/x',
    ],
    [
      'PATCH /api/v1/nodes/node1',
      { metadata: { labels: { 'foo.k8s.io/x': 'y', 'b.kubernetes.io/x': 'y' } } },
      'is not allowed to modify labels: b.kubernetes.io/x, foo.k8s.io/x',
    ],
    ['PATCH /api/v1/nodes/node2/status', { status: {} }, 'node "node1" is not allowed to modify node "node2"'],
  ])('%s %j', async (line, body, why) => {
    expect(await said(line, body)).toMatch(new RegExp(`^403 nodes "node\\d" is forbidden: ${why}$`));
  });

  test('may be labelled with its own labels, and report its status', async () => {
    const labels = { 'topology.kubernetes.io/zone': 'z', 'a.node.kubernetes.io/b': 'c', 'example.com/d': 'e' };
    expect(await said('PATCH /api/v1/nodes/node1', { metadata: { labels } })).toBe('200 Node');
    expect(await said('PATCH /api/v1/nodes/node1/status', { status: { conditions: [] } })).toBe('200 Node');
    const other = { kind: 'Node', apiVersion: 'v1', metadata: { name: 'node7' } };
    expect(await said('POST /api/v1/nodes', other)).toContain('node "node1" is not allowed to modify node "node7"');
  });
});

describe('pods', () => {
  const PODS = '/api/v1/namespaces/team-a/pods';
  const mirror = (spec: object, metadata: object = {}) => ({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'static', annotations: { 'kubernetes.io/config.mirror': 'x' }, ...metadata },
    spec: { containers: [{ name: 'c', image: 'i' }], nodeName: 'node1', ...spec },
  });
  const owner = (more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Node',
    name: 'node1',
    uid: 'u',
    controller: true,
    ...more,
  });

  test.each([
    [
      mirror({}, { annotations: {} }),
      'pod does not have "kubernetes.io/config.mirror" annotation, node "node1" can only create mirror pods',
    ],
    [mirror({ nodeName: 'node2' }), 'node "node1" can only create pods with spec.nodeName set to itself'],
    [mirror({}), 'node "node1" can only create pods with an owner reference set to itself'],
    [
      mirror({}, { ownerReferences: [owner(), owner()] }),
      'node "node1" can only create pods with a single owner reference set to itself',
    ],
    [
      mirror({}, { ownerReferences: [owner({ controller: false })] }),
      'node "node1" can only create pods with a controller owner reference set to itself',
    ],
    [mirror({}, { ownerReferences: [owner()] }), /node node1 UID mismatch: expected u got [-0-9a-f]{36}$/],
  ])('that it may not create %#', async (pod, why) => {
    const answer = await said(`POST ${PODS}`, pod);
    expect(answer).toMatch(/^403 pods "static" is forbidden: /);
    if (typeof why === 'string') expect(answer).toBe(`403 pods "static" is forbidden: ${why}`);
    else expect(answer).toMatch(why);
  });

  test('a mirror pod that uses nothing of the cluster is created', async () => {
    const { json: node } = await playground.admin('GET /api/v1/nodes/node1');
    const owned = { ownerReferences: [owner({ uid: node.metadata?.['uid'] })] };
    expect(await said(`POST ${PODS}`, mirror({ imagePullSecrets: [{ name: 's' }] }, owned))).toContain(
      'node "node1" can not create pods that reference secrets',
    );
    expect(await said(`POST ${PODS}`, mirror({ serviceAccountName: 'deployer' }, owned))).toContain(
      'node "node1" can not create pods that reference a service account',
    );
    expect(await said(`POST ${PODS}`, mirror({}, owned))).toBe('201 Pod');
  });

  test('are deleted, evicted and reported on where they run', async () => {
    expect(await said(`DELETE ${PODS}/other`)).toContain('can only delete pods with spec.nodeName set to itself');
    const eviction = (name: string) => ({ kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name } });
    expect(await said(`POST ${PODS}/other/eviction`, eviction('other'))).toBe(
      '403 pods "other" is forbidden: node node1 can only evict pods with spec.nodeName set to itself',
    );
    expect(await said(`PATCH ${PODS}/other/status`, { status: {} })).toContain('can only update pod status for pods');
    expect(await said(`PATCH ${PODS}/mine/status`, { status: { reason: 'x' } })).toBe('200 Pod');
  });
});

describe('tokens', () => {
  const asking = (bound: object, ...audiences: string[]) => ({ spec: { audiences, boundObjectRef: bound } });
  const pod = (name: string, uid: string) => ({ apiVersion: 'v1', kind: 'Pod', name, uid });
  const token = async (body: object) =>
    (await said('POST /api/v1/namespaces/team-a/serviceaccounts/deployer/token', body)).replace(
      /^403 .*is forbidden: /,
      '',
    );

  test.each([
    [{ spec: {} }, 'node requested token not bound to a pod'],
    [asking(pod('mine', '')), 'node requested token with a pod binding without a uid'],
    [asking(pod('gone', 'u'), 'vault'), '404 pod "gone" not found'],
    [asking(pod('other', 'u-2'), 'vault'), 'node requested token bound to a pod scheduled on a different node'],
    [asking(pod('mine', 'u-1'), 'a', 'b'), 'node may only request 0 or 1 audiences'],
    [
      asking(pod('mine', 'u-1'), 'x'),
      'audience "x" not found in pod spec volume, system:node:node1 is not authorized to request tokens for this audience',
    ],
    [asking(pod('mine', 'u-1'), 'vault'), '201 TokenRequest'],
  ])('%j: %s', async (body, answer) => expect(await token(body)).toBe(answer));
});

test('leases, claims and certificates of others', async () => {
  const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  expect(await said(`POST ${LEASES}`, { metadata: { name: 'node2' } })).toContain(
    'can only access node lease with the same name',
  );
  expect(await said(`PUT ${LEASES}/node1`, { metadata: { name: 'node1' } })).toBe('200 Lease');
  const CLAIM = '/api/v1/namespaces/team-a/persistentvolumeclaims/data/status';
  expect(await said(`PATCH ${CLAIM}`, { status: { capacity: { storage: '1Gi' } } })).toBe('200 PersistentVolumeClaim');
  expect(await said(`PATCH ${CLAIM}`, { status: { phase: 'Lost' } })).toContain(
    'is not allowed to update fields other than',
  );
});
