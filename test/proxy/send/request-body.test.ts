import { once } from 'node:events';
import { createServer } from 'node:http';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { requestBody } from '../../../src/proxy/send/request-body.ts';
import { listen } from '../../../src/proxy/listen.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { rawClient, rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const POST = 'POST /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';

test.each([
  ['with its length', 'POST', 'Content-Length: 5\r\n\r\nhello', 'content-length: 5\r\n\r\nhello'],
  [
    'chunked',
    'PATCH',
    'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    /content-length: 5\r\n\r\nhello|chunked\r\n\r\n5\r\nhello/u,
  ],
  ['on a DELETE', 'DELETE', 'Content-Length: 2\r\n\r\n{}', 'content-length: 2\r\n\r\n{}'],
  ['on a GET', 'GET', 'Content-Length: 2\r\n\r\n{}', 'content-length: 2\r\n\r\n{}'],
  ['of no length', 'POST', 'Content-Length: 0\r\n\r\n', 'content-length: 0\r\n\r\n'],
])('a body %s is sent on', async (_, method, body, expected) => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until(/hello|\{\}$/u.exec(body)?.[0] ?? '\r\n\r\n');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  await using proxy = await aProxy(upstream.url);
  expect(await rawExchange(proxy.url, POST.replace('POST', method) + body)).toMatch(/ok$/u);
  const received = (await upstream.connection(0)).received();
  if (typeof expected === 'string') expect(received).toContain(expected);
  else expect(received).toMatch(expected);
});

test('an upload streams: each piece is sent on before the next one arrives', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(`${POST}Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n`);
  const server = await upstream.connection(0);
  await server.until('one');
  client.write('3\r\ntwo\r\n');
  await server.until('two');
  server.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nboth\r\n');
  await client.until('both');
  client.write('5\r\nthree\r\n0\r\n\r\n');
  await server.until('three\r\n0\r\n\r\n');
  server.write('0\r\n\r\n');
  await client.until('0\r\n\r\n');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'ResponseComplete', request: { body: { size: 11 } } });
});

test.each(['keeps', 'closes'])(
  'an answer before the upload is over gets through to a client that writes first: the server %s the connection',
  async (does) => {
    await using upstream = await rawServer(async ({ until, write, socket }) => {
      await until('xxx');
      write('HTTP/1.1 413 Payload Too Large\r\nContent-Length: 3\r\n\r\nbig');
      if (does === 'closes') socket.end();
    });
    await using proxy = await aProxy(upstream.url);
    const client = await rawClient(proxy.url);
    client.write(`${POST}Content-Length: 8000000\r\n\r\n`);
    for (let i = 0; i < 80; i++) {
      if (!client.socket.write('x'.repeat(100_000))) await once(client.socket, 'drain');
    }
    expect(await client.until('big')).toMatch(/^HTTP\/1\.1 413 /u);
  },
);

test('8 MB up and down again', async () => {
  await using echo = await listen(
    createServer((req, res) => void req.pipe(res)),
    { port: 0, address: '127.0.0.1' },
  );
  await using proxy = await aProxy(echo.url!);
  const sent = Buffer.alloc(8_000_000, 'kubetrace');
  const answer = await fetch(`${proxy.url}/api/a`, { method: 'PUT', body: sent });
  expect(Buffer.from(await answer.arrayBuffer()).equals(sent)).toBe(true);
  expect(await proxy.ended(0)).toMatchObject({ request: { body: { size: 8_000_000 } } });
});

test('100 Continue is sent when the server is ready for the body', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('hello');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(`${POST.replace('close', 'keep-alive')}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`);
  await client.until('HTTP/1.1 100 Continue\r\n\r\n');
  client.write('hello');
  expect(await client.until('ok')).toContain('Connection: keep-alive');
});

test('100 Continue is not sent for a request that is refused, and the connection ends', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url);
  const request = 'POST /api/a HTTP/1.1\r\nHost: evil.com\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n';
  const answer = await rawExchange(proxy.url, request);
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/u);
});

test.each([
  ['both a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
  ['a signed length', 'Content-Length: +5\r\n\r\nhello'],
  ['a blank before the colon', 'Content-Length : 5\r\n\r\nhello'],
])('%s: a request that two servers could read differently is not sent on', async (_, headers) => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url);
  expect(await rawExchange(proxy.url, POST + headers)).toMatch(/^HTTP\/1\.1 400 /u);
  expect(upstream.connections).toBe(0);
});

test('a client that leaves in the middle of its upload ends the request', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(`${POST}Content-Length: 10\r\n\r\nhello`);
  const server = await upstream.connection(0);
  await server.until('hello');
  client.socket.destroy();
  if (!server.socket.closed) await once(server.socket, 'close');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
});

describe('the body on its way', () => {
  const nothing = { see: () => undefined, seenAll: () => undefined };

  test('ends in error where the upload does', async () => {
    const upload = new PassThrough();
    const body = requestBody(upload, nothing);
    upload.destroy(new Error('cut'));
    await expect(finished(body)).rejects.toThrow('cut');
  });

  test('fails without ending the process', () => {
    const body = requestBody(new PassThrough(), nothing);
    expect(() => body.emit('error', new Error('lost'))).not.toThrow();
  });

  test.each([
    ['that was sent whole is complete', false, ['all of it', 'end']],
    ['that was given up never is, and its rest is dropped', true, []],
  ])('%s', async (_, isGivenUp, expected) => {
    const upload = new PassThrough();
    const seen: string[] = [];
    const body = requestBody(upload, {
      ...nothing,
      see: (chunk) => seen.push(String(chunk)),
      seenAll: () => seen.push('end'),
    });
    if (isGivenUp) body.destroy();
    else body.resume();
    upload.end('all of it');
    await finished(upload);
    expect(seen).toEqual(expected);
  });
});
