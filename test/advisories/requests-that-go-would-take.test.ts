import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const anEcho = () =>
  rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
  });

test.each([
  ['GET /version HTTP/1.1\nHost: localhost\nConnection: close\n\n', 'GET /version HTTP/1.1\r\n'],
  ['GET /version HTTP/1.1\nHost: localhost\r\nConnection: close\n\r\n', 'GET /version HTTP/1.1\r\n'],
  ['GET /a/\xc3\xa9?\xff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 'GET /a/%C3%A9?%FF HTTP/1.1\r\n'],
])('%j reaches the API server as valid HTTP', async (request, line) => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url);
  expect(await rawExchange(proxy.url, request)).toMatch(/^HTTP\/1\.1 200 OK\r\n/u);
  expect((await upstream.connection(0)).received().startsWith(line)).toBe(true);
});

test('however it is split into packets', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.socket.setNoDelay(true);
  for (const byte of 'GET /version HTTP/1.1\nHost: localhost\nContent-Length: 2\n\nhi') {
    client.socket.write(byte);
    await new Promise(setImmediate);
  }
  await client.until('200 OK');
  expect((await proxy.ended(0)).request.body.size).toBe(2);
});

test.each([
  ['a header after a carriage return', 'GET / HTTP/1.1\nHost: localhost\nX: a\rSmuggled: 1\n\n'],
  ['a folded header', 'GET / HTTP/1.1\nHost: localhost\nX: a\n b\n\n'],
  ['a bare line feed in other lines only', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\nY: b\r\n\r\n'],
  ['a NUL', 'GET / HTTP/1.1\nHost: localhost\nX: \0\n\n'],
])('%s is still refused', async (_, request) => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  expect(await rawExchange(proxy.url, request)).toMatch(/^HTTP\/1\.1 400 /u);
});

test('a client that closes its side after its request gets its response', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.socket.end('GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await client.until('\r\n\r\nok');
});

test('but one that has left is not waited for', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write('GET /api/v1/pods?watch=true HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await client.until('200 OK');
  client.socket.destroy();
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
});
