import { describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const MERGE = { 'content-type': 'application/merge-patch+json' };

describe('dryRun of a write', () => {
  test.each([
    ['POST', CONFIG_MAPS, 'CreateOptions'],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 'CreateOptions'],
    ['POST', '/api/v1/namespaces/team-a/serviceaccounts/default/token', 'CreateOptions'],
    ['POST', '/api/v1/namespaces/team-a/pods/web-0/eviction', 'CreateOptions'],
    ['PUT', `${CONFIG_MAPS}/c`, 'UpdateOptions'],
    ['PUT', '/apis/apps/v1/namespaces/team-a/deployments/web/scale', 'UpdateOptions'],
    ['PATCH', `${CONFIG_MAPS}/c`, 'PatchOptions'],
  ])('%s %s: anything but All is refused', async (method, path, kind) => {
    await using playground = await aPlayground();
    const { status, json } = await playground.admin(`${method} ${path}?dryRun=All&dryRun=1`, '{}', MERGE);
    const why = 'Unsupported value: []string{"All", "1"}: supported values: "All"';
    expect([status, json.message]).toEqual([422, `${kind}.meta.k8s.io "" is invalid: dryRun: ${why}`]);
    expect(json.details).toEqual({
      group: 'meta.k8s.io',
      kind,
      causes: [{ reason: 'FieldValueNotSupported', message: why, field: 'dryRun' }],
    });
  });

  test('is in the query, not in the body', async () => {
    await using playground = await aPlayground();
    const body = { metadata: { name: 'c' }, dryRun: ['All'] };
    expect((await playground.admin(`POST ${CONFIG_MAPS}`, body)).status).toBe(201);
    expect((await playground.admin(`GET ${CONFIG_MAPS}/c`)).status).toBe(200);
  });

  test('update and patch change nothing with it', async () => {
    await using playground = await aPlayground();
    await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'c' }, data: { a: '1' } });
    const put = await playground.admin(`PUT ${CONFIG_MAPS}/c?dryRun=All`, {
      metadata: { name: 'c' },
      data: { a: '2' },
    });
    const patch = await playground.admin(`PATCH ${CONFIG_MAPS}/c?dryRun=All`, '{"data":{"a":"3"}}', MERGE);
    expect([put.json['data'], patch.json['data']]).toEqual([{ a: '2' }, { a: '3' }]);
    expect((await playground.admin(`GET ${CONFIG_MAPS}/c`)).json['data']).toEqual({ a: '1' });
  });
});

test('a GET and a connection do not look at dryRun', async () => {
  await using playground = await aPlayground();
  expect((await playground.admin(`GET ${CONFIG_MAPS}?dryRun=x`)).status).toBe(200);
  const exec = await playground.admin('POST /api/v1/namespaces/team-a/pods/web-0/exec?dryRun=x&command=true&stdout=1');
  expect(exec.json.message).not.toContain('dryRun');
});
