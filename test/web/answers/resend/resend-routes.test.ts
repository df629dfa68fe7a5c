import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aWebProxy, type WebProxy } from '../../../support/a-web-proxy.ts';

const PODS = '/api/v1/namespaces/team-a/pods';
const MAPS = '/api/v1/namespaces/team-a/configmaps';
const map = (name: string) => ({ metadata: { name }, data: { a: '1' } });

let api: WebProxy;
beforeAll(async () => {
  api = await aWebProxy();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

describe('a read is sent again at once', () => {
  test('through the proxy, as a new exchange that says which one it is', async () => {
    const { id } = await api.send(`GET ${PODS}?limit=1`, { as: 'dev', headers: { accept: 'application/json' } });
    const { status, json } = await api.call(`POST exchanges/${id}/resend`, {});
    expect([status, json]).toEqual([200, { id: expect.any(Number), status: 200 }]);
    const row = (await api.call(`GET exchanges/${json.id}/row`)).json;
    expect(row).toMatchObject({ resent: id, verb: 'list', resource: 'pods', namespace: 'team-a', user: 'dev' });
    expect(row.client).toMatch(/^kubetrace-page\/\d/);
    expect((await api.rows()).find((one) => one.id === json.id)).toMatchObject({ resent: id });
  });

  test('with what was edited of it', async () => {
    const { id } = await api.send(`GET ${PODS}`, { as: 'dev' });
    const { json } = await api.call(`POST exchanges/${id}/resend`, {
      path: `/api/v1/namespaces/team-a/secrets`,
    });
    expect(json.status).toBe(403);
    expect((await api.call(`GET exchanges/${json.id}/row`)).json).toMatchObject({ denial: 'rbac', user: 'dev' });
  });

  test('and one that is written from nothing', async () => {
    const { json } = await api.call('POST resend', { method: 'GET', path: '/version' });
    expect(json.status).toBe(200);
    expect((await api.call(`GET exchanges/${json.id}/row`)).json.resent).toBeUndefined();
  });

  test('a watch that is sent again goes on', async () => {
    const { json } = await api.call('POST resend', { method: 'GET', path: `${MAPS}?watch=true&timeoutSeconds=30` });
    expect(json.status).toBe(200);
    const row = (await api.call(`GET exchanges/${json.id}/row`)).json;
    expect([row.stage, row.isLong]).toEqual(['ResponseStarted', true]);
  });
});

describe('a write is not sent without a confirmation', () => {
  test.each([
    ['POST', MAPS, map('unconfirmed')],
    ['PUT', `${MAPS}/unconfirmed`, map('unconfirmed')],
    ['DELETE', `${MAPS}/unconfirmed`, undefined],
    ['GET', `${PODS}/web-0/proxy/pay`, undefined],
  ])('%s %s', async (method, path, body) => {
    const before = (await api.rows()).length;
    const asked = { method, path, ...(body && { body: JSON.stringify(body) }) };
    const { status, json } = await api.call('POST resend', asked);
    expect([status, json.kind, json.code]).toEqual([428, 'Status', 428]);
    expect(json.message).toMatch(/^kubetrace: not sent: .*may change|^kubetrace: not sent: .*changes things/);
    expect((await api.rows()).length).toBe(before);
  });

  test('a header cannot make a write of a read', async () => {
    const headers = [['X-HTTP-Method-Override', 'DELETE']];
    expect((await api.call('POST resend', { method: 'GET', path: MAPS, headers })).status).toBe(428);
  });

  test('with one, it is', async () => {
    const { id } = await api.send(`POST ${MAPS}`, { body: map('first') });
    const again = await api.call(`POST exchanges/${id}/resend`, {
      body: JSON.stringify(map('second')),
      isConfirmed: true,
    });
    expect(again.json.status).toBe(201);
    expect((await api.send(`GET ${MAPS}/second`)).status).toBe(200);
  });

  test('a dry run needs none, and changes nothing', async () => {
    const { id } = await api.send(`POST ${MAPS}`, { body: map('third') });
    const body = JSON.stringify(map('tried'));
    const { json } = await api.call(`POST exchanges/${id}/resend`, { body, isDryRun: true });
    expect(json.status).toBe(201);
    expect((await api.send(`GET ${MAPS}/tried`)).status).toBe(404);
  });

  test('a DELETE with options is tried by its body, since the server looks there', async () => {
    await api.send(`POST ${MAPS}`, { body: map('kept') });
    const { json } = await api.call('POST resend', {
      method: 'DELETE',
      path: `${MAPS}/kept?dryRun=`,
      headers: [['Content-Type', 'application/json']],
      body: '{"gracePeriodSeconds":0}',
      isDryRun: true,
    });
    expect(json.status).toBe(200);
    expect((await api.send(`GET ${MAPS}/kept`)).status).toBe(200);
  });

  test('what has no dry run is not taken for one', async () => {
    const path = '/api/v1/namespaces/team-a/serviceaccounts/default/token';
    expect((await api.call('POST resend', { method: 'POST', path, body: '{}', isDryRun: true })).status).toBe(428);
  });
});

describe('what kubetrace masked or cut is not sent', () => {
  const secret = { metadata: { name: 's1' }, stringData: { password: 'hunter22' } };

  test('a body with a masked value, until it is written anew', async () => {
    const { id } = await api.send('POST /api/v1/namespaces/team-a/secrets', { body: secret });
    const form = (await api.call(`GET exchanges/${id}/request`)).json;
    expect(form.problem).toMatch(/its body has values that kubetrace masked/);
    expect(form.body).toContain('<masked>');
    const same = await api.call(`POST exchanges/${id}/resend`, { isConfirmed: true });
    expect([same.status, same.json.message]).toEqual([409, expect.stringMatching(/masked/)]);
    const still = await api.call(`POST exchanges/${id}/resend`, { body: form.body, isConfirmed: true });
    expect([still.status, still.json.message]).toEqual([400, expect.stringMatching(/<masked>/)]);
    const body = JSON.stringify({ ...secret, metadata: { name: 's2' } });
    expect((await api.call(`POST exchanges/${id}/resend`, { body, isConfirmed: true })).json.status).toBe(201);
  });

  test('a body of which only a part was kept', async () => {
    const { id } = await api.send(`POST ${MAPS}`, { body: { ...map('large'), data: { a: 'x'.repeat(1_200_000) } } });
    const form = (await api.call(`GET exchanges/${id}/request`)).json;
    expect(form.problem).toMatch(/only the first \d+ bytes/);
    expect((await api.call(`POST exchanges/${id}/resend`, { isConfirmed: true })).status).toBe(409);
  });

  test('a credential of its own: it is left out, and that is said', async () => {
    const { id } = await api.send('GET /version', {
      headers: { authorization: 'Bearer not-a-token', 'x-token': 'abc' },
    });
    const form = (await api.call(`GET exchanges/${id}/request`)).json;
    expect(form.problem).toBeUndefined();
    expect(form.caveat).toMatch(/authorization.*credential/i);
    expect(JSON.stringify(form.headers)).not.toMatch(/masked|authorization/i);
  });
});

test('a request for the form says whether it is a write, and whether it can be tried', async () => {
  const [read, write, token] = [
    await api.send(`GET ${PODS}`),
    await api.send(`POST ${MAPS}`, { body: map('form') }),
    await api.send('POST /api/v1/namespaces/team-a/serviceaccounts/default/token', { body: { spec: {} } }),
  ];
  const forms = await Promise.all([read, write, token].map(({ id }) => api.call(`GET exchanges/${id}/request`)));
  expect(forms.map(({ json }) => [json.method, json.isWrite, json.canDryRun])).toEqual([
    ['GET', false, false],
    ['POST', true, true],
    ['POST', true, false],
  ]);
  expect(forms[1]?.json).toMatchObject({ path: MAPS, body: JSON.stringify(map('form')) });
});

test('a request for the commands has all of them', async () => {
  const { id } = await api.send(`GET ${PODS}?limit=1`, { as: 'dev' });
  const { curl, curlDirect, kubectl, fetch: call } = (await api.call(`GET exchanges/${id}/commands`)).json;
  expect(curl).toContain(`${api.proxyUrl}${PODS}?limit=1`);
  expect(curlDirect).toContain('Bearer $TOKEN');
  expect(kubectl).toContain(`kubectl get --as=dev '--raw=${PODS}?limit=1'`);
  expect(call).toContain(`await fetch("${api.proxyUrl}${PODS}?limit=1"`);
});

test.each<[unknown, RegExp]>([
  [{}, /method and path/],
  [{ method: 'GET' }, /method and path/],
  [{ method: 'get', path: '/' }, /not a method/],
  [{ method: 'GET', path: 'http://evil.test/' }, /not a path/],
  [{ method: 'GET', path: '/a\r\nX: y' }, /not a path/],
  [{ method: 'GET', path: '/', headers: [['a b', 'c']] }, /not a name of a header/],
  [{ method: 'GET', path: '/', headers: [['a', 'c\nd']] }, /not a header a/],
  [{ method: 'GET', path: '/', headers: [['Host', 'evil.test']] }, /Host/],
  [{ method: 'GET', path: '/', headers: [['a']] }, /headers\[0\]/],
  [{ method: 1, path: '/' }, /method: expected a string/],
  [{ method: 'GET', path: '/', isConfirmed: 'yes' }, /isConfirmed/],
])('what is not a request is refused: %j', async (body, message) => {
  const { status, json } = await api.call('POST resend', body);
  expect([status, json.message]).toEqual([400, expect.stringMatching(message)]);
});

test('with --read-only the proxy refuses it, whatever was confirmed', async () => {
  await using strict = await aWebProxy(['--read-only']);
  const asked = { method: 'POST', path: MAPS, body: JSON.stringify(map('refused')), isConfirmed: true };
  const { json } = await strict.call('POST resend', asked);
  expect(json.status).toBe(405);
  expect((await strict.call(`GET exchanges/${json.id}/row`)).json).toMatchObject({ outcome: 'refused' });
});

test('with a prefix of its own and a key, it goes the way of all clients', async () => {
  await using other = await aWebProxy(['--api-prefix=/k8s', '--require-key']);
  const { json } = await other.call('POST resend', { method: 'GET', path: PODS });
  expect(json.status).toBe(200);
  const again = await other.call(`POST exchanges/${json.id}/resend`, {});
  expect(again.json.status).toBe(200);
  const { text } = await other.call(`GET exchanges/${json.id}/commands`);
  expect(text).toContain('$KUBETRACE_URL');
  expect(text).not.toMatch(/127\.0\.0\.1:\d+\/[-\w]{43}/);
});
