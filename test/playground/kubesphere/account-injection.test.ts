import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../../src/playground/playground.ts';
import { kubectls, runKubectl } from '../../support/real-kubectl.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

const LIMIT = 120_000;
const PATH = '/var/run/secrets/kubesphere.io/serviceaccount';
const ACCOUNT = {
  apiVersion: 'kubesphere.io/v1alpha1',
  kind: 'ServiceAccount',
  metadata: { name: 'sample' },
  secrets: [],
};
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'sample-pod', annotations: { 'kubesphere.io/serviceaccount-name': 'sample' } },
  spec: { containers: [{ name: 'nginx', image: 'nginx' }], initContainers: [{ name: 'first', image: 'i' }] },
};

let playground: Playground;
let admin: string;
let folder: string;
beforeAll(async () => {
  playground = await startPlayground({ dialect: 'kubesphere' });
  admin = await playground.token('admin');
  folder = await mkdtemp(join(tmpdir(), 'injection-'));
  await writeFile(join(folder, 'kubeconfig'), await playground.kubeconfig());
  expect((await post('/apis/kubesphere.io/v1alpha1/namespaces/default/serviceaccounts', ACCOUNT)).status).toBe(201);
});
afterAll(async () => {
  await playground.close();
  await rm(folder, { recursive: true });
});

async function post(path: string, body: object): Promise<{ status: number; json: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' };
  const answer = await fetch(playground.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

test('the token is mounted into every container, beside that of Kubernetes', async () => {
  const { status, json } = await post('/api/v1/namespaces/default/pods', POD);
  expect(status).toBe(201);
  const volume = {
    name: 'kubesphere-service-account',
    projected: {
      defaultMode: 420,
      sources: [
        { secret: { name: expect.stringMatching(/^sample-\w+$/) as string, items: [{ key: 'token', path: 'token' }] } },
      ],
    },
  };
  const mount = { name: 'kubesphere-service-account', readOnly: true, mountPath: PATH };
  expect(json['spec']).toMatchObject({
    volumes: [expect.objectContaining({ name: expect.stringMatching(/^kube-api-access-/) as string }), volume],
    containers: [{ volumeMounts: [expect.anything(), mount] }],
    initContainers: [{ volumeMounts: [expect.anything(), mount] }],
  });
});

test('a ServiceAccount that is not there refuses the pod; without the annotation there is no volume', async () => {
  const metadata = { name: 'other', annotations: { 'kubesphere.io/serviceaccount-name': 'none' } };
  const refused = await post('/api/v1/namespaces/default/pods', { ...POD, metadata });
  expect([refused.status, refused.json['message']]).toEqual([
    404,
    'admission webhook "service-account-injector" denied the request: ServiceAccount.kubesphere.io "none" not found',
  ]);
  const plain = await post('/api/v1/namespaces/default/pods', { ...POD, metadata: { name: 'plain' } });
  expect((plain.json['spec'] as { volumes: unknown[] }).volumes).toHaveLength(1);
});

test.each(kubectls())('a pod calls ks-apiserver with it: kubectl $version', { timeout: LIMIT }, async (kubectl) => {
  const run = (...args: string[]) => runKubectl(kubectl, args, { env: { KUBECONFIG: join(folder, 'kubeconfig') } });
  await run('wait', '--for=condition=Ready', 'pod/sample-pod');
  const services = await run('get', 'service', '-n', 'kubesphere-system', '--no-headers');
  expect(services.stdout).toMatch(/^ks-apiserver +ClusterIP +10\.96\.\S+ +<none> +80\/TCP /);
  const call = `curl -s -H "Authorization: Bearer $(cat ${PATH}/token)" http://ks-apiserver.kubesphere-system.svc`;
  const denied = await run(
    'exec',
    'sample-pod',
    '-c',
    'nginx',
    '--',
    'sh',
    '-c',
    `${call}/kapis/iam.kubesphere.io/v1beta1/users`,
  );
  expect(denied.stdout).toContain(
    'User \\"kubesphere:serviceaccount:default:sample\\" cannot list resource \\"users\\"',
  );
  const anonymous = await run(
    'exec',
    'sample-pod',
    '--',
    'curl',
    '-s',
    'http://ks-apiserver.kubesphere-system/kapis/version',
  );
  expect(JSON.parse(anonymous.stdout)).toMatchObject({
    message: expect.stringContaining('system:anonymous') as string,
  });
});
