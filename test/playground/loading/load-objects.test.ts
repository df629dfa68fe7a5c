import { expect, test } from 'vitest';
import { LoadError } from '../../../src/playground/loading/given-object.ts';
import { startPlayground } from '../../../src/playground/playground.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const given = (...objects: readonly object[]) => ({
  objects: objects.map((object, i) => ({ place: `f.yaml:${i + 1}`, object: object as Record<string, unknown> })),
  problems: [],
});
const role = { apiVersion: RBAC, kind: 'Role', metadata: { name: 'r', namespace: 'shop' }, rules: [] };
const pod = (metadata: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata,
  spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
});

interface Found {
  readonly metadata: Record<string, unknown> & { readonly name: string };
  readonly spec: Record<string, unknown>;
  readonly status: Record<string, unknown>;
  readonly rules: readonly unknown[];
  readonly items: readonly Found[];
}

async function asked(playground: { url: string; token: (who: string) => Promise<string> }, path: string) {
  const headers = { authorization: `Bearer ${await playground.token('admin')}` };
  const answer = await fetch(playground.url + path, { headers });
  return { status: answer.status, json: (await answer.json()) as Found };
}

test('creates objects whatever their order, makes missing namespaces, and goes back to them', async () => {
  const widget = { apiVersion: 'shop.example/v1', kind: 'Order', metadata: { name: 'o', namespace: 'shop' } };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'orders.shop.example' },
    spec: {
      group: 'shop.example',
      scope: 'Namespaced',
      names: { kind: 'Order', plural: 'orders' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'ci', namespace: 'shop' } };
  const objects = given(
    pod({ name: 'p', namespace: 'shop' }, { serviceAccountName: 'ci' }),
    widget,
    role,
    account,
    definition,
  );
  await using playground = await startPlayground({ objects });
  expect(playground.loaded).toEqual({ loaded: 5, leftOut: 0 });
  for (const path of ['/api/v1/namespaces/shop/pods/p', '/apis/shop.example/v1/namespaces/shop/orders/o']) {
    expect((await asked(playground, path)).status).toBe(200);
  }
  playground.load(JSON.stringify({ ...role, metadata: { name: 'later', namespace: 'shop' } }));
  playground.reset();
  const { json } = await asked(playground, `/apis/${RBAC}/namespaces/shop/roles`);
  expect(json.items.map(({ metadata }) => metadata.name)).toEqual(['r']);
});

test('replaces what is there with its resourceVersion, and takes nothing over of the cluster that it comes from', async () => {
  const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }];
  const exported = {
    name: 'pod-reader',
    namespace: 'team-a',
    uid: 'elsewhere',
    resourceVersion: '1',
    managedFields: [{}],
  };
  const far = pod(
    { name: 'far', namespace: 'team-a', deletionTimestamp: '2020-01-01T00:00:00Z', finalizers: ['example.com/keep'] },
    { nodeName: 'far-away' },
  );
  const objects = given({ ...role, metadata: exported, rules }, { ...far, status: { phase: 'Failed' } });
  await using playground = await startPlayground({ objects });
  const changed = await asked(playground, `/apis/${RBAC}/namespaces/team-a/roles/pod-reader`);
  expect(changed.json.rules).toEqual(rules);
  expect(changed.json.metadata['uid']).not.toBe('elsewhere');
  const { json } = await asked(playground, '/api/v1/namespaces/team-a/pods/far');
  expect(json.metadata).not.toHaveProperty('deletionTimestamp');
  expect(json.spec['nodeName']).not.toBe('far-away');
  expect(json.status['phase']).toBe('Running');
});

test('leaves out what a controller makes of others that are loaded, and nothing else', async () => {
  const owned = (kind: string, name: string) => [{ apiVersion: 'apps/v1', kind, name, uid: 'u', controller: true }];
  const template = { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
  const spec = { replicas: 1, selector: { matchLabels: { app: 'w' } }, template };
  const names = { namespace: 'shop' };
  const objects = given(
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'w', ...names }, spec },
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'w-1', ...names, ownerReferences: owned('Deployment', 'w') },
      spec,
    },
    pod({ name: 'w-1-abcde', ...names, ownerReferences: owned('ReplicaSet', 'w-1') }),
    pod({ name: 'orphan', ...names, ownerReferences: owned('ReplicaSet', 'not-here') }),
  );
  await using playground = await startPlayground({ objects });
  expect(playground.loaded).toEqual({ loaded: 2, leftOut: 2 });
  const { json } = await asked(playground, '/api/v1/namespaces/shop/pods');
  const found = json.items.map(({ metadata }) => metadata);
  expect(found).toHaveLength(2);
  expect(found.map(({ name }) => name)).not.toContain('w-1-abcde');
  expect(found.find(({ name }) => name === 'orphan')).not.toHaveProperty('ownerReferences');
});

test('names all that cannot be loaded in the words of the server, and quotes nothing of a Secret', async () => {
  const objects = given(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'shop' },
      type: 'kubernetes.io/service-account-token',
      stringData: { a: 'hush' },
    },
    { ...role, metadata: { name: 'bad', namespace: 'shop' }, rules: [{ apiGroups: [''], resources: ['pods'] }] },
    { apiVersion: 'x/v1', kind: 'Foo', metadata: { name: 'f' } },
    { kind: 'Foo', metadata: { name: 'f' } },
    { apiVersion: 'v1', kind: 'ConfigMap' },
    role,
  );
  const problems = [{ place: 'g.yaml:7', message: 'not YAML' }];
  const error = await startPlayground({ objects: { ...objects, problems } }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LoadError);
  const told = (error as LoadError).problems.map(({ place, object, message }) => `${place} ${object} ${message}`);
  expect(told).toEqual([
    'g.yaml:7 undefined not YAML',
    expect.stringMatching(/^f\.yaml:1 Secret shop\/s Secret "s" is invalid: metadata\.annotations/),
    'f.yaml:2 Role shop/bad Role.rbac.authorization.k8s.io "bad" is invalid: rules[0].verbs: Required value: verbs must contain at least one value',
    'f.yaml:3 Foo f no matches for kind "Foo" in version "x/v1"',
    'f.yaml:4 Foo f it has no apiVersion',
    'f.yaml:5 ConfigMap … it has no metadata',
  ]);
  expect(told.join()).not.toContain('hush');
});
