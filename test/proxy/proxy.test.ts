import { once } from 'node:events';
import { expect, test } from 'vitest';
import { VIA } from '../../src/proxy/receive/via.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

test('what reaches the API server is what kubectl proxy sends, and Via', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\nok');
  });
  await using proxy = await aProxy(upstream.url);
  const request = [
    'GET /api/a%2fb//../c?x=%zz;y HTTP/1.1',
    'Host: localhost:8001',
    'User-Agent: me/1',
    'Accept: */*',
    'Connection: close, X-Hop',
    'X-Hop: 1',
    'X-Forwarded-For: 9.9.9.9',
    'Origin: http://localhost:8001',
    'Te: trailers, deflate',
  ];
  const answer = await rawExchange(proxy.url, `${request.join('\r\n')}\r\n\r\n`);
  const received = (await upstream.connection(0)).received();
  expect(received.split('\r\n')).toEqual([
    'GET /api/a%2fb//../c?x=%zz;y HTTP/1.1',
    `host: 127.0.0.1:${upstream.port}`,
    'connection: keep-alive',
    'User-Agent: me/1',
    'Accept: */*',
    'Origin: http://localhost:8001',
    'Te: trailers',
    'X-Forwarded-For: 9.9.9.9, 127.0.0.1',
    `Via: ${VIA}`,
    '',
    '',
  ]);
  expect(answer).toMatch(
    /^HTTP\/1\.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nX-A: 2\r\nDate: .*\r\nConnection: close\r\n\r\nok$/u,
  );
  const exchange = await proxy.ended(0);
  expect(exchange).toMatchObject({ stage: 'ResponseComplete', response: { status: 200 } });
});

test('a watch shows its head at once and each event before the next is sent', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write('GET /api/v1/pods?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await client.until('200 OK\r\n');
  const server = await upstream.connection(0);
  for (const event of ['{"n":1}\n', '{"n":2}\n']) {
    server.write(`8\r\n${event}\r\n`);
    await client.until(event);
  }
  server.write('0\r\n\r\n');
  await client.until('0\r\n\r\n');
});

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

function okServer() {
  return rawServer(({ socket }) => socket.on('data', () => socket.write(OK)));
}

test.each([
  ['GET /version HTTP/1.0\r\n\r\n', '403'],
  ['GET /version HTTP/1.1\r\nConnection: close\r\n\r\n', '400'],
  ['GET /version HTTP/1.0\r\nHost: localhost\r\n\r\n', '200'],
  ['GET http://evil.com/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', '403'],
  ['GET http://localhost:8001/version HTTP/1.1\r\nHost: evil.com\r\nConnection: close\r\n\r\n', '200'],
  ['GET /api/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', '400'],
  ['CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n', '400'],
  ['POST /api/v1/namespaces/a/pods/p/%65xec HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', '403'],
])('%j is answered with %s', async (request, status) => {
  await using upstream = await okServer();
  await using proxy = await aProxy(upstream.url);
  expect(await rawExchange(proxy.url, request)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
  expect(upstream.connections).toBe(status === '200' ? 1 : 0);
});

test('OPTIONS * asks the proxy itself', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  const request = (host: string) => `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  expect(await rawExchange(proxy.url, request('localhost'))).toMatch(
    /^HTTP\/1\.1 200 OK\r\nContent-Length: 0\r\n(?:.+\r\n)*\r\n$/u,
  );
  expect(await rawExchange(proxy.url, request('evil.com'))).toMatch(/^HTTP\/1\.1 403 /u);
});

test('a refusal is a Status that names kubetrace, the rule and the flag', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  const answer = await fetch(`${proxy.url}/api/v1/namespaces/a/pods/p/exec?command=ls`, { method: 'POST' });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('content-type')).toBe('application/json');
  const rule = 'the path matches "^/api/.*/pods/.*/exec" of --reject-paths';
  const cause = { reason: 'KubetraceRefused', message: rule, field: '--reject-paths' };
  const body = (await answer.json()) as { message: string };
  expect(body).toMatchObject({ kind: 'Status', reason: 'Forbidden', code: 403, details: { causes: [cause] } });
  expect(body.message).toContain(`kubetrace refused POST /api/v1/namespaces/a/pods/p/exec: ${rule}`);
  expect(await proxy.ended(0)).toMatchObject({
    stage: 'ResponseComplete',
    refusal: { flag: '--reject-paths', rule },
    response: { status: 403 },
    requestInfo: { verb: 'create', resource: 'pods', subresource: 'exec' },
  });
});

test('--disable-filter lets everything through', async () => {
  await using upstream = await okServer();
  await using proxy = await aProxy(upstream.url, { filter: false });
  const request =
    'POST /api/v1/namespaces/a/pods/p/exec HTTP/1.1\r\nHost: evil.com\r\nOrigin: http://evil.com\r\nConnection: close\r\n\r\n';
  expect(await rawExchange(proxy.url, request)).toMatch(/ok$/u);
});

test.each([
  ['/', true, '/api/x', 'GET /base/path/api/x '],
  ['/', false, '/api/x', 'GET /api/x '],
  ['/custom', true, '/custom/api/x?y', 'GET /base/path/api/x?y '],
  ['/custom', false, '/custom/', 'GET / '],
])('--api-prefix=%s --append-server-path=%s: %s becomes %s', async (apiPrefix, appendServerPath, path, sent) => {
  await using upstream = await okServer();
  await using proxy = await aProxy(`${upstream.url}/base/path/`, { apiPrefix, appendServerPath });
  await rawExchange(proxy.url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect((await upstream.connection(0)).received()).toContain(sent);
});

test('outside the prefix there is kubectl proxy’s 404, and at it a redirect', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1', { apiPrefix: '/custom' });
  const nowhere = await fetch(`${proxy.url}/version`);
  expect([nowhere.status, await nowhere.text()]).toEqual([404, '404 page not found\n']);
  const bare = await fetch(`${proxy.url}/custom`, { redirect: 'manual' });
  expect([bare.status, bare.headers.get('location')]).toEqual([301, '/custom/']);
});

test('UTF-8 in headers and escaped in paths stays the same bytes', async () => {
  await using upstream = await okServer();
  await using proxy = await aProxy(upstream.url);
  const path = '/api/v1/namespaces/%C3%a9/pods';
  await rawExchange(
    proxy.url,
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX-Name: \xe6\x8b\x92\r\nConnection: close\r\n\r\n`,
  );
  const sent = (await upstream.connection(0)).received();
  expect(sent).toContain(`GET ${path} `);
  expect(sent).toContain('X-Name: \xe6\x8b\x92\r\n');
  expect((await proxy.ended(0)).requestInfo?.namespace).toBe('é');
});

test('connections are kept, and one with a renewed client certificate takes their place', async () => {
  await using upstream = await okServer();
  const plain = { rejectUnauthorized: true };
  let tls = plain;
  const auth = { authorization: [], impersonation: [], facts: { kind: 'none', source: 'a test' } as const };
  const authenticate = async () => ({ ...auth, tls, clientTls: tls });
  await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { authenticate }) });
  const get = () => fetch(`${proxy.url}/version`).then((answer) => answer.text());
  await get();
  await get();
  expect(upstream.connections).toBe(1);
  const address = `127.0.0.1:${upstream.port}`;
  const [first, second] = proxy.exchanges.map(({ timings }) => timings.connection);
  expect(first).toEqual({ address, reused: false, dial: expect.any(Number), serverProcessing: expect.any(Number) });
  expect(second).toEqual({
    address,
    reused: true,
    getConnection: expect.any(Number),
    serverProcessing: expect.any(Number),
  });
  tls = { ...plain };
  await get();
  expect(upstream.connections).toBe(2);
  const { socket } = await upstream.connection(0);
  if (!socket.closed) await once(socket, 'close');
});
