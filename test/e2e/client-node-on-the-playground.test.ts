import { PassThrough } from 'node:stream';
import { CoreV1Api, CustomObjectsApi, Exec, KubeConfig, makeInformer } from '@kubernetes/client-node';
import type { V1ConfigMap, V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Playground } from '../../src/playground/playground.ts';
import { aStagedPlayground } from '../support/a-playground.ts';
import { TEAM_B, WIDGETS } from '../support/stages.ts';

let playground: Playground;
const config = new KubeConfig();
beforeAll(async () => {
  playground = await aStagedPlayground(TEAM_B, WIDGETS);
  config.loadFromString(await playground.kubeconfig());
});
afterAll(() => playground.close());

/** `KUBETRACE_INFORMER_SECONDS=60` runs it as long as an informer lives in earnest. */
const ROUNDS = Number(process.env['KUBETRACE_INFORMER_SECONDS'] ?? 0) * 10 || 3;

test('an informer sees every change once, and in order', async () => {
  const api = config.makeApiClient(CoreV1Api);
  const namespace = 'team-b';
  const seen: string[] = [];
  const list = () => api.listNamespacedConfigMap({ namespace });
  const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list);
  for (const event of ['add', 'update', 'delete'] as const)
    informer.on(event, ({ metadata }: V1ConfigMap) => void seen.push(`${event} ${metadata?.name}`));
  const failed: unknown[] = [];
  informer.on('error', (error: unknown) => void failed.push(error));
  await informer.start();
  const expected = ['add kube-root-ca.crt'];
  for (let round = 0; round < ROUNDS; round++) {
    const name = `round-${round}`;
    const body = await api.createNamespacedConfigMap({ namespace, body: { metadata: { name } } });
    body.data = { round: String(round) };
    await api.replaceNamespacedConfigMap({ namespace, name, body });
    await api.deleteNamespacedConfigMap({ namespace, name });
    expected.push(`add ${name}`, `update ${name}`, `delete ${name}`);
    if (ROUNDS > 3) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await expect.poll(() => seen).toEqual(expected);
  expect(failed).toEqual([]);
  await informer.stop();
}, 120_000);

test('pages, custom objects and refusals', async () => {
  const api = config.makeApiClient(CoreV1Api);
  const first = await api.listNamespacedServiceAccount({ namespace: 'team-a', limit: 1 });
  expect(first.items).toHaveLength(1);
  const rest = await api.listNamespacedServiceAccount({ namespace: 'team-a', _continue: first.metadata!._continue! });
  expect(rest.items.map(({ metadata }) => metadata?.name)).toEqual(['deployer', 'reporter']);
  const widgets = (await config
    .makeApiClient(CustomObjectsApi)
    .listNamespacedCustomObject({ group: 'example.com', version: 'v1', namespace: 'team-a', plural: 'widgets' })) as {
    items: unknown[];
  };
  expect(widgets.items).toHaveLength(1);
  const alice = new KubeConfig();
  alice.loadFromString(await playground.kubeconfig('alice'));
  await expect(alice.makeApiClient(CoreV1Api).listNamespacedSecret({ namespace: 'team-a' })).rejects.toMatchObject({
    code: 403,
  });
});

test('exec', async () => {
  const stdout = new PassThrough();
  let said = '';
  stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const status = await new Promise<V1Status>((resolve, reject) => {
    const command = ['sh', '-c', 'hostname; exit 3'];
    new Exec(config)
      .exec('team-a', 'web-0', 'c', command, stdout, null, null, false, resolve)
      .catch((error: unknown) => reject(error as Error));
  });
  expect([said, status.details?.causes?.[0]?.message]).toEqual(['web-0\n', '3']);
});
