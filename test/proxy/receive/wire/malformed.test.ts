import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { aProxy } from '../../../support/a-proxy.ts';
import { rawClient, rawExchange } from '../../../support/raw-client.ts';
import { rawServer } from '../../../support/raw-server.ts';

test.each([
  ['FOO / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'Node.js does not know its method'],
  ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'it is a TLS handshake (use http://'],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'it is HTTP/2; this is the port of a kubetrace proxy'],
  ['SSH-2.0-OpenSSH_9.6\r\n', 400, 'it is SSH;'],
  ['\0\0\0\0\n', 400, 'it is not HTTP;'],
  [`GET / HTTP/1.1\r\nHost: a\r\n${'X:\r\n'.repeat(10_000)}Connection: close\r\n\r\n`, 431, 'more than 10000 headers'],
  [`GET / HTTP/1.1\r\nHost: a\r\n${'X:\r\n'.repeat(200_000)}Connection: close\r\n\r\n`, 431, 'none may be dropped'],
  [
    `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: it\r\n${'X:\r\n'.repeat(10_000)}\r\n`,
    431,
    'more than 10000 headers',
  ],
  [`GET /${'x'.repeat(600_000)} HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(500_000)}\r\n\r\n`, 431, 'larger than 1 MiB'],
  [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1_100_000)}\r\n\r\n`, 431, 'larger than 1 MiB'],
])('%.80j is answered with a Status', async (request, status, words) => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  const answer = await rawExchange(proxy.url, request);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  expect(answer).toContain(`Content-Length: ${body.length}\r\n`);
  expect(JSON.parse(body)).toMatchObject({ kind: 'Status', code: status, message: expect.stringContaining(words) });
});

test('a broken upload does not write into the response under way', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('one');
    write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write('POST /api/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n');
  await client.until('hello');
  client.write('no chunk\r\n');
  await proxy.ended(0);
  expect(client.received()).not.toContain('400');
  expect(proxy.exchanges[0]).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
});

test('headers that do not end are not waited for; a body is', async () => {
  await using proxy = await aProxy('http://127.0.0.1:1');
  expect({ headers: proxy.server.headersTimeout, body: proxy.server.requestTimeout }).toEqual({
    headers: 60_000,
    body: 0,
  });
  const accepted = once(proxy.server, 'connection') as Promise<[Socket]>;
  const client = await rawClient(proxy.url);
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  const [socket] = await accepted;
  // As Node does at the end of that time.
  proxy.server.emit(
    'clientError',
    Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
    socket,
  );
  const answer = await client.until('Status');
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/u);
  expect(answer).toContain('kubetrace cannot read this request: its headers did not end within a minute');
});
