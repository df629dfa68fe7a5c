import { expect, test } from 'vitest';
import { aWebServer } from '../support/a-web-server.ts';

test.each(['/', '/api/v1/exchanges', '/nothing', '/?key=wrong'])(
  '%s has a policy that loads nothing of others',
  async (path) => {
    await using web = await aWebServer();
    const { headers } = await web.send(path, {
      Host: `127.0.0.1:${web.port}`,
      Authorization: `Bearer ${web.door.key}`,
    });
    const policy = headers['content-security-policy'] as string;
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toMatch(/unsafe|\*|data:|blob:|https?:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
  },
);

test.each([
  '/assets/../../../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/..%2f..%2fpackage.json',
  '//etc/passwd',
  '/index.html%00.js',
  '/__proto__',
])('%s does not lead to a file', async (path) => {
  await using web = await aWebServer();
  for (const base of ['', web.door.base]) {
    const headers = { Host: `127.0.0.1:${web.port}`, Authorization: `Bearer ${web.door.key}` };
    const { status, text } = await web.send(base + path, headers);
    expect([base + path, status]).toEqual([base + path, 404]);
    expect(JSON.parse(text)).toMatchObject({ kind: 'Status', reason: 'NotFound' });
  }
});

test('what there is not, and what cannot be done with what there is, is said', async () => {
  await using web = await aWebServer();
  expect(await web.ask('pods')).toMatchObject({ status: 404, body: { message: 'kubetrace: there is no pods here' } });
  expect(await web.ask('exchanges', { method: 'PUT' })).toMatchObject({
    status: 405,
    body: { message: 'kubetrace: PUT is not possible here, only GET, DELETE', reason: 'MethodNotAllowed' },
  });
  expect(await web.ask('exchanges?limit=many')).toMatchObject({
    status: 400,
    body: { message: 'kubetrace: limit=many is not a whole number' },
  });
});

test('a mistake of ours is reported, and ends nothing but its request', async () => {
  await using web = await aWebServer({
    routes: () => [
      {
        method: 'GET',
        path: /^broken$/,
        answer() {
          throw new TypeError('a mistake');
        },
      },
    ],
  });
  expect(await web.ask('broken')).toMatchObject({
    status: 500,
    body: { message: 'kubetrace: a mistake of kubetrace itself' },
  });
  expect(web.faults).toEqual([new TypeError('a mistake')]);
  expect((await web.ask('exchanges')).status).toBe(200);
});

test('a body must be JSON, which pages of others cannot send unasked, and of a size', async () => {
  await using web = await aWebServer();
  const post = (type: string, body: string) =>
    web.ask('resume', { method: 'POST', headers: { 'Content-Type': type }, body });
  expect((await post('text/plain', '{}')).status).toBe(415);
  expect((await post('application/json', 'not json')).status).toBe(400);
  expect((await post('application/json', '[]')).status).toBe(400);
  expect((await post('application/json', `{"answer":"${'x'.repeat(5 * 1024 * 1024)}"}`)).status).toBe(413);
});
