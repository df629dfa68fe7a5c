import { expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';

const POD = '/api/v1/namespaces/team-a/pods/web-0';
const EVICTION = { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: 'web-0' } };

test.each([
  ['evicts', '', EVICTION, 201, false],
  ['only pretends with dryRun in the query', '?dryRun=All', EVICTION, 201, true],
  ['only pretends with dryRun in the body', '', { ...EVICTION, deleteOptions: { dryRun: ['All'] } }, 201, true],
  ['only pretends with both', '?dryRun=All', { ...EVICTION, deleteOptions: { dryRun: ['All'] } }, 201, true],
  ['evicts with other options', '', { ...EVICTION, deleteOptions: { gracePeriodSeconds: 0 } }, 201, false],
  ['refuses another dryRun', '', { ...EVICTION, deleteOptions: { dryRun: ['x'] } }, 422, true],
  ['refuses two that differ', '?dryRun=All', { ...EVICTION, deleteOptions: { dryRun: ['All', 'All'] } }, 400, true],
  ['refuses no body', '', undefined, 400, true],
])('%s', async (_, query, body, code, isThere) => {
  await using playground = await aPlayground();
  const uid = (await playground.admin(`GET ${POD}`)).json.metadata?.['uid'];
  expect((await playground.admin(`POST ${POD}/eviction${query}`, body)).status).toBe(code);
  // Its StatefulSet makes another of the same name.
  const after = await playground.admin(`GET ${POD}`);
  expect(after.json.metadata?.['uid'] === uid).toBe(isThere);
});

test('takes what the API server takes: 415 for text, before anything is evicted', async () => {
  await using playground = await aPlayground();
  const evicted = await playground.admin(`POST ${POD}/eviction`, JSON.stringify(EVICTION), {
    'content-type': 'text/plain',
  });
  expect(evicted.status).toBe(415);
  expect((await playground.admin(`GET ${POD}`)).status).toBe(200);
});
