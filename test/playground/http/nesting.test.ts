import { expect, test } from 'vitest';
import { MAX_DEPTH, isTooDeep } from '../../../src/playground/http/nesting.ts';
import { aPlayground } from '../../support/a-playground.ts';

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const DEPLOYMENT = '/apis/apps/v1/namespaces/team-a/deployments/web';
const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test.each([
  ['text', 'x', false],
  ['an empty object', {}, false],
  ['as deep as may be', JSON.parse(lists(MAX_DEPTH)), false],
  ['a level deeper', JSON.parse(lists(MAX_DEPTH + 1)), true],
  ['a level deeper beside much that is not', [1, {}, JSON.parse(lists(MAX_DEPTH))], true],
  ['a million levels', JSON.parse(lists(1e6)), true],
])('%s', (_, value, expected) => {
  expect(isTooDeep(value)).toBe(expected);
});

test.each([
  ['POST', CONFIG_MAPS, 'application/json', (deep: string) => `{"metadata":{"name":"c"},"x":${deep}}`],
  ['POST', CONFIG_MAPS, 'application/json', (deep: string) => deep],
  ['PATCH', DEPLOYMENT, 'application/merge-patch+json', (deep: string) => `{"x":${deep}}`],
  ['PATCH', DEPLOYMENT, 'application/strategic-merge-patch+json', (deep: string) => `{"x":${deep}}`],
  ['PATCH', DEPLOYMENT, 'application/json-patch+json', (deep: string) => `[{"op":"add","path":"/x","value":${deep}}]`],
  ['DELETE', DEPLOYMENT, 'application/json', (deep: string) => `{"x":${deep}}`],
  ['POST', '/api/v1/namespaces/team-a/pods/web-0/eviction', 'application/json', (deep: string) => `{"x":${deep}}`],
  [
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    'application/json',
    (deep: string) => `{"spec":${deep}}`,
  ],
])('deep JSON is refused with 400: %s %s of %s', async (method, path, type, body) => {
  await using playground = await aPlayground();
  const { status, json } = await playground.admin(`${method} ${path}`, body(lists(50_000)), { 'content-type': type });
  expect([status, json.message]).toEqual([400, 'error decoding the body: exceeded max depth']);
});

test('what is as deep as may be can be read back in each form', async () => {
  await using playground = await aPlayground();
  const body = `{"metadata":{"name":"c"},"x":${lists(MAX_DEPTH - 1)}}`;
  const created = await playground.admin(`POST ${CONFIG_MAPS}`, body, { 'content-type': 'application/json' });
  expect(created.status).toBe(201);
  for (const accept of ['application/json', 'application/yaml', 'application/json;as=Table;g=meta.k8s.io;v=v1']) {
    expect((await playground.admin(`GET ${CONFIG_MAPS}/c`, undefined, { accept })).status).toBe(200);
  }
});
