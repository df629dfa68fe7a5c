import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground()));
afterAll(() => playground.close());

const CORE = '/api/v1/namespaces/team-a';
const TYPE = 'kubernetes.io/service-account-token';
const MERGE = { 'content-type': 'application/merge-patch+json' };

interface Secret {
  readonly metadata: { readonly annotations: Record<string, string>; readonly labels?: Record<string, string> };
  readonly data?: Record<string, string>;
}

const plain = (base64 = ''): string => Buffer.from(base64, 'base64').toString();
const account = (name: string) => playground.admin(`POST ${CORE}/serviceaccounts`, { metadata: { name } });
const create = (name: string, owner: string, content: object = {}) => {
  const metadata = { name, annotations: { 'kubernetes.io/service-account.name': owner } };
  return playground.admin(`POST ${CORE}/secrets`, { type: TYPE, metadata, ...content });
};
const read = async (name: string) => (await playground.admin(`GET ${CORE}/secrets/${name}`)).json as unknown as Secret;
const filled = async (name: string): Promise<Secret> => {
  await expect.poll(async () => (await read(name)).data?.['token'], { timeout: 60_000 }).toBeDefined();
  return read(name);
};
const statusOf = async (path: string) => (await playground.admin(`GET ${CORE}/${path}`)).status;
const gone = (name: string) => expect.poll(() => statusOf(`secrets/${name}`), { timeout: 60_000 }).toBe(404);

test('a Secret for a ServiceAccount is filled, and what it has stays', async () => {
  const { metadata } = (await account('robot')).json;
  await create('robot-token', 'robot');
  const { data, metadata: made } = await filled('robot-token');
  expect(Object.keys(data!).toSorted()).toEqual(['ca.crt', 'namespace', 'token']);
  expect([plain(data!['ca.crt']), plain(data!['namespace'])]).toEqual([playground.ca, 'team-a']);
  expect(made.annotations).toEqual({
    'kubernetes.io/service-account.name': 'robot',
    'kubernetes.io/service-account.uid': metadata!['uid'],
  });
  expect(JSON.parse(Buffer.from(plain(data!['token']).split('.')[1]!, 'base64url').toString())).toEqual({
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': 'team-a',
    'kubernetes.io/serviceaccount/secret.name': 'robot-token',
    'kubernetes.io/serviceaccount/service-account.name': 'robot',
    'kubernetes.io/serviceaccount/service-account.uid': metadata!['uid'],
    sub: 'system:serviceaccount:team-a:robot',
  });
  await playground.admin(`PATCH ${CORE}/secrets/robot-token`, '{"data":{"ca.crt":null,"own":"eA=="}}', MERGE);
  await expect
    .poll(async () => (await read('robot-token')).data, { timeout: 60_000 })
    .toEqual({ ...data, own: 'eA==' });
});

test('a token and a namespace that are given stay', async () => {
  await account('kept');
  await create('kept-token', 'kept', { stringData: { token: 'given', namespace: 'elsewhere' } });
  await expect.poll(async () => (await read('kept-token')).data?.['ca.crt'], { timeout: 60_000 }).toBeDefined();
  const { data } = await read('kept-token');
  expect([plain(data?.['token']), plain(data?.['namespace'])]).toEqual(['given', 'elsewhere']);
});

test('no ServiceAccount has a Secret by itself', async () => {
  const { json } = await playground.admin('GET /api/v1/serviceaccounts');
  expect(json.items!.length).toBeGreaterThan(3);
  expect(json.items!.filter((item) => 'secrets' in item)).toEqual([]);
});

test('a Secret for a ServiceAccount that is not there is removed', async () => {
  expect((await create('nobody-token', 'nobody')).status).toBe(201);
  await gone('nobody-token');
});

test('a Secret for an earlier ServiceAccount of the same name is removed', async () => {
  await account('twin');
  const annotations = { 'kubernetes.io/service-account.name': 'twin', 'kubernetes.io/service-account.uid': 'another' };
  const metadata = { name: 'twin-token', annotations };
  await playground.admin(`POST ${CORE}/secrets`, { type: TYPE, metadata });
  await gone('twin-token');
});

test('a Secret goes with its ServiceAccount, and no other does', async () => {
  await account('leaving');
  await account('staying');
  await create('leaving-token', 'leaving');
  await create('staying-token', 'staying');
  const plainSecret = { name: 'named', annotations: { 'kubernetes.io/service-account.name': 'leaving' } };
  await playground.admin(`POST ${CORE}/secrets`, { metadata: plainSecret });
  await Promise.all([filled('leaving-token'), filled('staying-token')]);
  await playground.admin(`DELETE ${CORE}/serviceaccounts/leaving`);
  await gone('leaving-token');
  expect([await statusOf('secrets/staying-token'), await statusOf('secrets/named')]).toEqual([200, 200]);
});

test('a Secret that is deleted is no longer among those of its ServiceAccount', async () => {
  await account('listing');
  await create('listing-token', 'listing');
  await filled('listing-token');
  const secrets = [{ name: 'listing-token' }, { name: 'other' }];
  await playground.admin(`PATCH ${CORE}/serviceaccounts/listing`, JSON.stringify({ secrets }), MERGE);
  await playground.admin(`DELETE ${CORE}/secrets/listing-token`);
  const listed = async () => (await playground.admin(`GET ${CORE}/serviceaccounts/listing`)).json['secrets'];
  await expect.poll(listed, { timeout: 60_000 }).toEqual([{ name: 'other' }]);
});
