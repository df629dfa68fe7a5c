import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { aWebServer, type WebServer } from '../../support/a-web-server.ts';

const hostOf = (web: WebServer) => `127.0.0.1:${web.port}`;

/** The cookie that the URL with the key is traded for. */
async function cookieOf(web: WebServer): Promise<string> {
  const { status, headers } = await web.send(`/?key=${web.door.key}`, { Host: hostOf(web) });
  expect(status).toBe(303);
  expect(headers['location']).toBe(`${web.door.base}/`);
  const [cookie = ''] = headers['set-cookie'] ?? [];
  expect(cookie).toMatch(
    new RegExp(`^kubetrace-${web.port}=[\\w-]{32}; Path=${web.door.base}; HttpOnly; SameSite=Strict$`),
  );
  return cookie.split(';')[0] ?? '';
}

test('the key is traded for a cookie, with which the page and its API are served', async () => {
  await using web = await aWebServer();
  const Cookie = await cookieOf(web);
  const list = await web.send(`${web.door.base}/api/v1/exchanges`, { Host: hostOf(web), Cookie });
  expect(list.status).toBe(200);
  const page = await web.send(`${web.door.base}/`, { Host: `localhost:${web.port}`, Cookie });
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
});

test('the cookie works only under its path, which other servers of this machine do not get to see', async () => {
  await using web = await aWebServer();
  const Cookie = await cookieOf(web);
  expect((await web.send('/api/v1/exchanges', { Host: hostOf(web), Cookie })).status).toBe(401);
});

test('programs send the key as a bearer token', async () => {
  await using web = await aWebServer();
  const headers = { Host: hostOf(web), Authorization: `bearer ${web.door.key}` };
  expect((await web.send('/api/v1/exchanges', headers)).status).toBe(200);
});

test.each([
  ['no key', {}],
  ['another key', { Authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ['the key as a password', { Authorization: 'Basic AAAA' }],
  ['a cookie that was guessed', { Cookie: 'kubetrace-8002=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
])('with %s there is a 401 Status and nothing of the trace', async (_, headers) => {
  await using web = await aWebServer();
  for (const path of ['/api/v1/exchanges', `${web.door.base}/api/v1/exchanges`, '/', '/?key=wrong']) {
    const { status, text } = await web.send(path, { Host: hostOf(web), ...headers });
    expect([path, status]).toEqual([path, 401]);
    expect(JSON.parse(text)).toMatchObject({ kind: 'Status', reason: 'Unauthorized' });
    expect(text).toContain('kubetrace: refused');
  }
});

test.each([
  ['a name that leads to this machine', { Host: 'evil.test' }],
  ['that name with our port', { Host: 'evil.test:PORT' }],
  ['another port', { Host: '127.0.0.1:1' }],
  ['no Host', {}],
  ['another page', { Host: '127.0.0.1:PORT', Origin: 'http://evil.test' }],
  ['a page of another port of this machine', { Host: '127.0.0.1:PORT', Origin: 'http://127.0.0.1:1' }],
  ['a page of our port under another name', { Host: '127.0.0.1:PORT', Origin: 'http://localhost:PORT' }],
  ['a sandboxed page', { Host: '127.0.0.1:PORT', Origin: 'null' }],
  ['an image of another site', { Host: '127.0.0.1:PORT', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
  ['a script of the same site', { Host: '127.0.0.1:PORT', 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' }],
])('from %s nothing is served, not even with the key', async (_, given) => {
  await using web = await aWebServer();
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replace('PORT', String(web.port))]),
  );
  for (const path of ['/api/v1/exchanges', `${web.door.base}/api/v1/exchanges`, `/?key=${web.door.key}`]) {
    const { status, headers: answer } = await web.send(path, { ...headers, Authorization: `Bearer ${web.door.key}` });
    expect([path, status]).toEqual([path, headers['Host'] === undefined ? 400 : 403]);
    expect(answer['set-cookie']).toBeUndefined();
    expect(answer['access-control-allow-origin']).toBeUndefined();
  }
});

test('a link may lead to the page, as the file of --open does, but not to the API', async () => {
  await using web = await aWebServer();
  const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  const headers = { Host: hostOf(web), ...link };
  expect((await web.send(`/?key=${web.door.key}`, headers)).status).toBe(303);
  expect((await web.send(`${web.door.base}/`, headers)).status).toBe(200);
  const Cookie = await cookieOf(web);
  expect((await web.send(`${web.door.base}/api/v1/exchanges`, { ...headers, Cookie })).status).toBe(403);
  const framed = { ...headers, 'Sec-Fetch-Dest': 'iframe' };
  expect((await web.send(`/?key=${web.door.key}`, framed)).status).toBe(403);
});

test('after a restart a page that was let in before gets a cookie for an answer that nobody else can give', async () => {
  await using before = await aWebServer();
  const secret = before.door.resumeSecret;
  await using web = await aWebServer();
  const resume = `${web.door.base}/api/v1/resume`;
  const asked = await web.send(resume, { Host: hostOf(web) });
  const { challenge } = JSON.parse(asked.text) as { challenge: string };
  const answer = (host: string, nonce: string) => createHmac('sha256', secret).update(`${host} ${nonce}`).digest('hex');
  const post = (given: unknown) =>
    fetch(`http://${hostOf(web)}${resume}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ answer: given }),
    });
  for (const wrong of [answer(hostOf(web), before.door.challenge), answer(hostOf(before), challenge), '', 7, null]) {
    const refused = await post(wrong);
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([401, null]);
  }
  const admitted = await post(answer(hostOf(web), challenge));
  expect(admitted.status).toBe(200);
  expect(admitted.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/);
});
