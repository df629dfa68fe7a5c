import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const pathIn = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`;
const dataIn = async (namespace: string) => (await playground.admin(`GET ${pathIn(namespace)}`)).json['data'];

test('every namespace has the CA, a new one too, and it comes back', async () => {
  await playground.admin('POST /api/v1/namespaces', { metadata: { name: 'fresh' } });
  const wanted = { 'ca.crt': playground.ca };
  for (const namespace of ['default', 'kube-system', 'team-a', 'fresh'])
    await expect.poll(() => dataIn(namespace)).toEqual(wanted);
  await playground.admin(`DELETE ${pathIn('fresh')}`);
  await expect.poll(() => dataIn('fresh')).toEqual(wanted);
  await playground.admin(
    `PATCH ${pathIn('fresh')}`,
    { data: { 'ca.crt': 'other' } },
    { 'content-type': 'application/merge-patch+json' },
  );
  await expect.poll(() => dataIn('fresh')).toEqual(wanted);
});

test('a namespace that goes takes it along', async () => {
  await playground.admin('POST /api/v1/namespaces', { metadata: { name: 'goes' } });
  await expect.poll(() => dataIn('goes')).toBeDefined();
  await playground.admin('DELETE /api/v1/namespaces/goes');
  await expect.poll(async () => (await playground.admin('GET /api/v1/namespaces/goes')).status).toBe(404);
  expect((await playground.admin(`GET ${pathIn('goes')}`)).status).toBe(404);
});
