import { describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { Answered, TestPlayground } from '../../support/a-playground.ts';
import { DYING } from '../../support/stages.ts';

const TEAM = '/api/v1/namespaces/team-a';
const APPS = '/apis/apps/v1/namespaces/team-a';
const MERGE = { 'content-type': 'application/merge-patch+json' };

const names = async (playground: TestPlayground, path: string) =>
  ((await playground.admin(`GET ${path}`)).json.items ?? []).map(({ metadata }) => metadata?.['name'] ?? '');
const workload = (name: string, replicas: number, image = 'i:1') => ({
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }] } },
  },
});
const podsOf = (app: string) => `${TEAM}/pods?labelSelector=app%3D${app}`;

describe('workloads', () => {
  test('a Deployment gets ReplicaSets, pods that run, and a status', async () => {
    await using playground = await aPlayground();
    await playground.admin(`POST ${APPS}/deployments`, workload('d', 3));
    await expect
      .poll(async () => (await playground.admin(`GET ${APPS}/deployments/d`)).json['status'])
      .toMatchObject({
        replicas: 3,
        updatedReplicas: 3,
        availableReplicas: 3,
        observedGeneration: 1,
      });
    const { json } = await playground.admin(`GET ${podsOf('d')}`);
    expect(json.items).toHaveLength(3);
    for (const pod of json.items ?? []) {
      expect(pod.metadata?.['name']).toMatch(/^d-[4-9bcdf]{10}-[a-z0-9]{5}$/);
      expect(pod['status']).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true }] });
    }
  });

  test('scaling and rolling out follow, old ReplicaSets stay for the history', async () => {
    await using playground = await aPlayground();
    await playground.admin(`POST ${APPS}/deployments`, workload('d', 2));
    const { json: scale } = await playground.admin(
      `PATCH ${APPS}/deployments/d/scale`,
      '{"spec":{"replicas":1}}',
      MERGE,
    );
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status: { selector: 'app=d' } });
    await expect.poll(() => names(playground, podsOf('d'))).toHaveLength(1);
    await playground.admin(`PATCH ${APPS}/deployments/d`, JSON.stringify(workload('d', 1, 'i:2')), MERGE);
    const revisions = async () => {
      const { items = [] } = (await playground.admin(`GET ${APPS}/replicasets?labelSelector=app%3Dd`)).json;
      return items.map(revisionAndReplicas).toSorted();
    };
    await expect.poll(revisions).toEqual(['1: 0', '2: 1']);
    await playground.admin(`PATCH ${APPS}/deployments/d`, JSON.stringify(workload('d', 1, 'i:1')), MERGE);
    await expect.poll(revisions).toEqual(['2: 0', '3: 1']);
  });

  test('a deleted pod comes back, those of a deleted Deployment do not', async () => {
    await using playground = await aPlayground();
    const before = await names(playground, `${TEAM}/pods?labelSelector=tier%3Dfront`);
    expect(before).toHaveLength(2);
    await playground.admin(`DELETE ${TEAM}/pods/${before[0]}`);
    await expect.poll(() => names(playground, `${TEAM}/pods?labelSelector=tier%3Dfront`)).toHaveLength(2);
    await playground.admin(`DELETE ${APPS}/deployments/web`);
    await expect.poll(() => names(playground, `${TEAM}/pods`)).toEqual(['web-0']);
    expect(await names(playground, `${APPS}/replicasets`)).toEqual([]);
  });

  test('orphans stay', async () => {
    await using playground = await aPlayground();
    await playground.admin(`DELETE ${APPS}/deployments/web`, { propagationPolicy: 'Orphan' });
    expect((await playground.admin(`GET ${APPS}/deployments/web`)).status).toBe(404);
    expect(await names(playground, `${APPS}/replicasets`)).toHaveLength(1);
  });

  test('a StatefulSet counts its pods, a DaemonSet the nodes, a Job comes to its end', async () => {
    await using playground = await aPlayground();
    await playground.admin(`POST ${APPS}/statefulsets`, workload('s', 2));
    await playground.admin(`POST ${APPS}/daemonsets`, workload('ds', 0));
    await playground.admin('POST /apis/batch/v1/namespaces/team-a/jobs', workload('j', 0));
    await expect.poll(() => names(playground, podsOf('s'))).toEqual(['s-0', 's-1']);
    await expect.poll(() => names(playground, podsOf('ds'))).toHaveLength(2);
    await expect
      .poll(async () => (await playground.admin('GET /apis/batch/v1/namespaces/team-a/jobs/j')).json['status'])
      .toMatchObject({ succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] });
  });

  test('the pods of a Job are found by its selector, and by no other', async () => {
    await using playground = await aPlayground();
    const { template } = workload('one', 0).spec;
    const job = (name: string) => ({ metadata: { name }, spec: { template } });
    for (const name of ['one', 'two']) {
      const { json } = await playground.admin('POST /apis/batch/v1/namespaces/team-a/jobs', job(name));
      const uid = json.metadata?.['uid'];
      expect(json['spec']).toMatchObject({
        completions: 1,
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      });
      const selected = `/api/v1/namespaces/team-a/pods?labelSelector=batch.kubernetes.io/controller-uid%3D${uid}`;
      await expect.poll(() => names(playground, selected)).toEqual([expect.stringMatching(`^${name}-`)]);
    }
  });
});

test('endpoints follow the pods that a Service selects, and go with it', async () => {
  await using playground = await aPlayground();
  const slices = '/apis/discovery.k8s.io/v1/namespaces/team-a/endpointslices';
  const ready = async () => (await playground.admin(`GET ${slices}`)).json.items?.[0]?.['endpoints'];
  await expect.poll(ready).toHaveLength(3);
  const { json } = await playground.admin(`GET ${TEAM}/endpoints/web`);
  expect(json['subsets']).toMatchObject([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
  await playground.admin(`DELETE ${TEAM}/pods/web-0`);
  await expect.poll(ready).toHaveLength(2);
  await playground.admin(`DELETE ${TEAM}/services/web`);
  await expect.poll(() => names(playground, slices)).toEqual([]);
  expect((await playground.admin(`GET ${TEAM}/endpoints/web`)).status).toBe(404);
});

describe('namespaces', () => {
  test('a new one has its ServiceAccount, a deleted one goes with all that is in it', async () => {
    await using playground = await aPlayground();
    await playground.admin('POST /api/v1/namespaces', { metadata: { name: 'new' } });
    await expect.poll(() => names(playground, '/api/v1/namespaces/new/serviceaccounts')).toEqual(['default']);
    const { json } = await playground.admin('DELETE /api/v1/namespaces/new');
    expect(json['status']).toEqual({ phase: 'Terminating' });
    await expect.poll(async () => (await playground.admin('GET /api/v1/namespaces/new')).status).toBe(404);
    expect(await names(playground, '/api/v1/namespaces/new/serviceaccounts')).toEqual([]);
  });

  test('one with a finalizer stays', async () => {
    await using playground = await aPlayground(DYING);
    const { json } = await playground.admin('GET /api/v1/namespaces/dying');
    expect(json).toMatchObject({ status: { phase: 'Terminating' }, spec: { finalizers: ['example.com/keep'] } });
  });
});

test('aggregated ClusterRoles follow those that they select', async () => {
  await using playground = await aPlayground();
  const PATH = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
  const rules = [{ apiGroups: ['example.com'], resources: ['widgets'], verbs: ['get'] }];
  const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
  await playground.admin(`POST ${PATH}`, { metadata: { name: 'widgets', labels }, rules });
  for (const role of ['view', 'edit', 'admin']) {
    const held = async () => (await playground.admin(`GET ${PATH}/${role}`)).json['rules'];
    await expect.poll(held).toContainEqual(rules[0]);
  }
  await playground.admin(`DELETE ${PATH}/widgets`);
  await expect
    .poll(async () => (await playground.admin(`GET ${PATH}/admin`)).json['rules'])
    .not.toContainEqual(rules[0]);
});

function revisionAndReplicas({ metadata, spec }: Answered): string {
  const { annotations } = metadata as unknown as { annotations: Record<string, string> };
  return `${annotations['deployment.kubernetes.io/revision']}: ${(spec as { replicas: number }).replicas}`;
}
