import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground()));
afterAll(() => playground.close());

const PATH = '/api/v1/namespaces/team-a/secrets';
const TYPE = 'kubernetes.io/service-account-token';

test('a token Secret must name its ServiceAccount', async () => {
  const annotations = { 'kubernetes.io/service-account.name': '' };
  for (const metadata of [{ name: 'x' }, { name: 'x', annotations }]) {
    const { status, json } = await playground.admin(`POST ${PATH}`, { type: TYPE, metadata });
    expect([status, json]).toMatchObject([
      422,
      {
        message: 'Secret "x" is invalid: metadata.annotations[kubernetes.io/service-account.name]: Required value',
        reason: 'Invalid',
        details: {
          name: 'x',
          kind: 'Secret',
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value',
              field: 'metadata.annotations[kubernetes.io/service-account.name]',
            },
          ],
        },
      },
    ]);
  }
});

test('the type of a Secret stays', async () => {
  const patch = { 'content-type': 'application/merge-patch+json' };
  const turned = await playground.admin(`PATCH ${PATH}/db`, JSON.stringify({ type: 'example.com/other' }), patch);
  expect([turned.status, turned.json.message]).toEqual([
    422,
    'Secret "db" is invalid: type: Invalid value: "example.com/other": field is immutable',
  ]);
  expect((await playground.admin(`PATCH ${PATH}/db`, '{"data":{"more":"eA=="}}', patch)).status).toBe(200);
});
