import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

const PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const CONTAINER = { name: 'c', image: 'i' };

interface Spec {
  readonly volumes?: readonly { readonly name: string; readonly projected?: unknown }[];
  readonly containers: readonly { readonly volumeMounts?: readonly object[] }[];
  readonly initContainers?: Spec['containers'];
}

interface Pod {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Spec;
}

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
  await playground.admin('POST /api/v1/namespaces/team-a/serviceaccounts', {
    metadata: { name: 'quiet' },
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: 'registry' }],
  });
});
afterAll(() => playground.close());

async function created(name: string, spec: object, metadata: object = {}): Promise<Spec & Record<string, unknown>> {
  const pod = { metadata: { name, ...metadata }, spec: { containers: [CONTAINER], ...spec } };
  const { json, status } = await playground.admin('POST /api/v1/namespaces/team-a/pods', pod);
  expect(status).toBe(201);
  return json['spec'] as Spec & Record<string, unknown>;
}

test('a new pod has its account, and in each container the volume with its token', async () => {
  const spec = await created('plain', { initContainers: [{ ...CONTAINER, name: 'first' }] });
  const name = spec.volumes?.[0]?.name;
  expect(name).toMatch(/^kube-api-access-[b-z2-9]{5}$/);
  expect(spec).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default' });
  expect(spec.volumes).toEqual([
    {
      name,
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          {
            downwardAPI: {
              items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
            },
          },
        ],
      },
    },
  ]);
  const mounts = [{ name, readOnly: true, mountPath: PATH }];
  expect([spec.containers[0]?.volumeMounts, spec.initContainers?.[0]?.volumeMounts]).toEqual([mounts, mounts]);
});

test.each([
  ['the account says no', { serviceAccountName: 'quiet' }, 0],
  ['the account says no, the pod yes', { serviceAccountName: 'quiet', automountServiceAccountToken: true }, 1],
  ['the pod says no', { automountServiceAccountToken: false }, 0],
])('%s', async (title, spec, volumes) => {
  const { volumes: mounted = [] } = await created(title.replaceAll(/\W+/g, '-'), spec);
  expect(mounted).toHaveLength(volumes);
});

test('secrets to pull images with are inherited', async () => {
  const inherited = await created('inherits', { serviceAccountName: 'quiet' });
  const own = await created('has-own', { serviceAccountName: 'quiet', imagePullSecrets: [{ name: 'own' }] });
  expect([inherited['imagePullSecrets'], own['imagePullSecrets']]).toEqual([[{ name: 'registry' }], [{ name: 'own' }]]);
});

test('what is mounted there already stays, and a volume of that name is used', async () => {
  const mounts = [{ name: 'mine', mountPath: PATH }];
  const taken = await created('taken', {
    volumes: [{ name: 'mine', emptyDir: {} }],
    containers: [{ ...CONTAINER, volumeMounts: mounts }],
  });
  expect([taken.volumes, taken.containers[0]?.volumeMounts]).toEqual([[{ name: 'mine', emptyDir: {} }], mounts]);
  const given = await created('given', { volumes: [{ name: 'kube-api-access-mine', emptyDir: {} }] });
  expect(given.volumes).toHaveLength(1);
  expect(given.containers[0]?.volumeMounts).toEqual([
    { name: 'kube-api-access-mine', readOnly: true, mountPath: PATH },
  ]);
});

test('the pods of workloads and of the seed have it, mirrors of static pods have not', async () => {
  const { json } = await playground.admin('GET /api/v1/pods');
  const pods = (json['items'] ?? []) as readonly object[] as readonly Pod[];
  const isMirror = ({ metadata }: Pod) => metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  const without = pods.filter(({ spec }) => spec.containers.every((each) => each.volumeMounts === undefined));
  expect(without.filter(isMirror).length).toBe(4);
  expect(pods.filter((pod) => !isMirror(pod) && /^(?:web|coredns|kube-proxy)-/.test(pod.metadata.name))).toHaveLength(
    7,
  );
  expect(without.filter((pod) => /^(?:web|coredns|kube-proxy)-/.test(pod.metadata.name))).toEqual([]);
});

test('a template has neither an account nor a volume', async () => {
  const { json } = await playground.admin('GET /apis/apps/v1/namespaces/team-a/deployments/web');
  const { template } = json['spec'] as { template: { spec: Record<string, unknown> } };
  expect([template.spec['serviceAccountName'], template.spec['volumes']]).toEqual([undefined, undefined]);
});
