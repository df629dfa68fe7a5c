import { expect, test } from 'vitest';
import { aProxy } from '../support/a-proxy.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';

const GET = 'GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';

const answering = (answer: string) =>
  rawServer(async ({ until, write }) => {
    await until('\r\n\r\n');
    write(answer);
  });

test('a 100 that nobody asked for costs nobody the response', async () => {
  await using upstream = await answering(`HTTP/1.1 100 Continue\r\n\r\n${OK}`);
  await using proxy = await aProxy(upstream.url);
  expect(await rawExchange(proxy.url, GET)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*ok$/u);
});

test('103 Early Hints reach the client, but not one of HTTP/1.0', async () => {
  await using upstream = await answering(`${HINTS}${OK.replace('OK', 'OK\r\nConnection: close')}`);
  await using proxy = await aProxy(upstream.url);
  const answer = await rawExchange(proxy.url, GET);
  expect(answer.startsWith(HINTS)).toBe(true);
  expect(answer).toMatch(/HTTP\/1\.1 200 OK\r\n[^]*ok$/u);
  expect((await proxy.ended(0)).response?.status).toBe(200);
  await proxy.ended(0);
  expect(await rawExchange(proxy.url, GET.replace('1.1', '1.0'))).toMatch(/^HTTP\/1\.1 200 /u);
});

test('a flood of them ends', async () => {
  await using upstream = await answering(HINTS.repeat(2000));
  await using proxy = await aProxy(upstream.url);
  const answer = await rawExchange(proxy.url, GET);
  expect(answer).toContain('HTTP/1.1 502 ');
  expect(answer).toContain('the response is not valid HTTP');
});

const UPLOAD = 'POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n';

test('a client that waits to be asked for its body is asked when the server asks', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    expect(await until('\r\n\r\n')).toMatch(/\r\nContent-Length: 5\r\n[^]*\r\nExpect: 100-continue\r\n/u);
    write('HTTP/1.1 100 Continue\r\n\r\n');
    await until('hello');
    write(OK);
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(UPLOAD);
  expect(await client.until('\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  client.write('hello');
  await client.until('200 OK');
  await client.until('ok');
  expect((await proxy.ended(0)).request.body).toMatchObject({ size: 5 });
});

test('a server that refuses an upload by its head gets none of it', async () => {
  await using upstream = await answering('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(UPLOAD);
  expect(await client.until('no')).toMatch(/^HTTP\/1\.1 413 Too Large\r\n[^]*Connection: close\r\n/iu);
  expect((await upstream.connection(0)).received()).toMatch(/\r\n\r\n$/u);
});

test('a client that does not wait is not held up', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('\r\n5\r\nhello\r\n0\r\n\r\n');
    write(OK);
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(`${UPLOAD.replace('Content-Length: 5', 'Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n\r\n`);
  await client.until('200 OK');
});

test('a server that is not there is said to be so', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  const client = await rawClient(proxy.url);
  client.write(UPLOAD);
  await client.until('502 Bad Gateway');
  await client.until('nothing is listening');
});

test('a 204 has no Content-Length', async () => {
  await using upstream = await answering('HTTP/1.1 204 No Content\r\nContent-Length: 3\r\nA: b\r\n\r\n');
  await using proxy = await aProxy(upstream.url);
  const answer = await rawExchange(proxy.url, GET);
  expect(answer).toContain('\r\nA: b\r\n');
  expect(answer).not.toMatch(/content-length/iu);
});
