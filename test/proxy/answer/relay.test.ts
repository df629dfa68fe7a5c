import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { listen } from '../../../src/proxy/listen.ts';
import { relay } from '../../../src/proxy/answer/relay.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { rawClient, rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const GET = 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** An API server that answers each request with these bytes and then hangs up if asked to. */
function answering(bytes: string, { hangUp = false } = {}) {
  return rawServer(async ({ until, write, socket }) => {
    await until('\r\n\r\n');
    write(bytes);
    if (hangUp) socket.end();
  });
}

const ANSWERS = [
  ['no body for 204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', 'HTTP/1.1 204 No Content', ''],
  ['no body for 304', 'GET', 'HTTP/1.1 304 Not Modified\r\nEtag: "x"\r\nContent-Length: 9\r\n\r\n', 'Etag: "x"', ''],
  ['the length of a HEAD, no body', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', 'Content-Length: 9', ''],
  ['its own reason phrase', 'GET', 'HTTP/1.1 299 Meh\r\nContent-Length: 2\r\n\r\nok', 'HTTP/1.1 299 Meh\r\n', 'ok'],
  [
    'a redirect',
    'GET',
    'HTTP/1.1 302 Found\r\nLocation: https://x/y\r\nContent-Length: 0\r\n\r\n',
    'Location: https://x/y',
    '',
  ],
  [
    'after 103 the answer',
    'GET',
    'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'HTTP/1.1 200 OK',
    'ok',
  ],
  ['a body that ends with the connection', 'GET', 'HTTP/1.1 200 OK\r\n\r\nall of it', 'HTTP/1.1 200 OK', 'all of it'],
  [
    'UTF-8 in headers',
    'GET',
    'HTTP/1.1 200 OK\r\nWarning: 299 - "\xc3\xa9"\r\nContent-Length: 0\r\n\r\n',
    '"\xc3\xa9"',
    '',
  ],
  [
    'the trailers',
    'GET',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: v\r\n\r\n',
    'HTTP/1.1 200 OK',
    '2\r\nok\r\n0\r\nX-T: v\r\n\r\n',
  ],
] as const;

test.each(ANSWERS)('relays %s', async (_, method, answer, head, body) => {
  await using upstream = await answering(answer, { hangUp: true });
  await using proxy = await aProxy(upstream.url);
  expectRelayed(await rawExchange(proxy.url, GET.replace('GET', method)), head, body);
  expect(await proxy.ended(0)).toMatchObject({ stage: 'ResponseComplete' });
});

test.each(ANSWERS)('relays %s on a connection that is kept', async (_, method, answer, head, body) => {
  // With a date it has all that Node would add: then it may be written without Node.
  const dated = answer.replace(/HTTP\/1\.1 [2-5].*\r\n/u, (line) => `${line}Date: Thu, 26 Nov 2026 19:22:15 GMT\r\n`);
  await using upstream = await answering(dated, { hangUp: true });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(GET.replace('GET', method).replace('Connection: close\r\n', ''));
  expect(await proxy.ended(0)).toMatchObject({ stage: 'ResponseComplete' });
  client.socket.end();
  await once(client.socket, 'close');
  expectRelayed(client.received(), head, body);
});

test('what is written at once is recorded', async () => {
  await using upstream = await answering('HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 2\r\n\r\nok');
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(GET.replace('Connection: close\r\n', ''));
  const { response } = await proxy.ended(0);
  expect([response?.body.size, Buffer.concat(response?.body.chunks ?? []).toString()]).toEqual([2, 'ok']);
});

function expectRelayed(all: string, head: string, body: string): void {
  const response = all.replace(/^HTTP\/1\.1 1\d\d [^]*?\r\n\r\n/u, '');
  expect(response).toContain(head);
  const rest = response.slice(response.indexOf('\r\n\r\n') + 4);
  expect(
    /chunked/u.test(response) && !body.includes('\r\n') ? rest.replace(/^\w+\r\n|\r\n0\r\n\r\n$/gu, '') : rest,
  ).toBe(body);
}

test('hop-by-hop headers stay on their hop', async () => {
  const headers =
    'Connection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: x\r\nX-End: 1\r\n';
  await using upstream = await answering(`HTTP/1.1 200 OK\r\n${headers}Content-Length: 0\r\n\r\n`);
  await using proxy = await aProxy(upstream.url);
  const response = await rawExchange(proxy.url, GET);
  expect(response).toContain('X-End: 1');
  expect(response).not.toMatch(/x-hop|timeout=5|proxy-authenticate/iu);
});

test('a body cut short is cut short for the client too', async () => {
  await using upstream = await answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nwo', {
    hangUp: true,
  });
  await using proxy = await aProxy(upstream.url);
  const response = await rawExchange(proxy.url, GET);
  expect(response).toContain('hello');
  expect(response).not.toContain('0\r\n\r\n');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'UND_ERR_SOCKET' } });
});

test.each([
  ['hangs up', '', 'UND_ERR_SOCKET', 'the connection was closed'],
  ['speaks no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'HTTPParserError', 'the response is not valid HTTP'],
])('a server that %s is named in a Status', async (_, bytes, code, words) => {
  await using upstream = await answering(bytes, { hangUp: true });
  await using proxy = await aProxy(upstream.url);
  const response = await rawExchange(proxy.url, GET);
  expect(response).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\nContent-Type: application\/json\r\n/u);
  const status = JSON.parse(response.slice(response.indexOf('\r\n\r\n')));
  expect(status).toMatchObject({ kind: 'Status', code: 502, reason: 'BadGateway' });
  expect(status.message).toContain('kubetrace');
  expect(status.message).toContain(words);
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code } });
});

test('a client that leaves before the answer ends the request', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(GET);
  const server = await upstream.connection(0);
  await server.until('\r\n\r\n');
  client.socket.destroy();
  if (!server.socket.closed) await once(server.socket, 'close');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
});

test('a client that leaves a watch ends it', async () => {
  await using upstream = await answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n');
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(GET);
  await client.until('one');
  client.socket.destroy();
  const { socket } = await upstream.connection(0);
  if (!socket.closed) await once(socket, 'close');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
});

test('the server continues only when the client has read what it was sent', async () => {
  vi.useFakeTimers();
  try {
    const res = new ServerResponse(new IncomingMessage(new Socket()));
    let give: (chunk: Uint8Array) => boolean = () => true;
    const flow = (take: typeof give) => ((give = take), new Promise<never>(() => undefined));
    const resume = vi.fn();
    void relay({ status: 200, statusText: 'OK', rawHeaders: [], body: { flow, resume, abort: vi.fn() } }, res);
    expect(give(Buffer.alloc(1024))).toBe(true);
    expect(give(Buffer.alloc(1024 * 1024))).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(resume).not.toHaveBeenCalled();
    res.emit('drain');
    expect(resume).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
  }
});

test('a slow client slows the server down', async () => {
  const total = 64 * 1024 * 1024;
  let written = 0;
  await using upstream = await listen(
    createServer((_, res) => {
      const more = () => {
        while (written < total) {
          written += 65_536;
          if (!res.write(Buffer.alloc(65_536))) return void res.once('drain', more);
        }
        res.end();
      };
      more();
    }),
    { port: 0, address: '127.0.0.1' },
  );
  await using proxy = await aProxy(upstream.url!);
  const client = await rawClient(proxy.url);
  client.write(GET);
  // It has begun, and from here the client reads nothing.
  await client.until('\r\n\r\n');
  client.socket.pause();
  expect(await settled(() => written)).toBeLessThan(total);
  client.socket.removeAllListeners('data');
  client.socket.resume();
  await once(client.socket, 'close');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'ResponseComplete', response: { body: { size: total } } });
});

/** A number, once it has stayed the same for so many turns of the event loop, on which client, proxy and server live, that none has anything to do. */
async function settled(read: () => number): Promise<number> {
  let last = read();
  for (let turns = 0; turns < 5000; turns++) {
    await new Promise(setImmediate);
    if (read() !== last) turns = 0;
    last = read();
  }
  return last;
}

test.each([
  // What comes in a piece of its own at the end may be small.
  ['large', 'x'.repeat(300_000), 280_000, 300_000],
  ['small', 'x'.repeat(1000), 0, 0],
])('says how much of a %s body it has passed on', async (_, body, least, most) => {
  await using upstream = await answering(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  let said = 0;
  await using proxy = await aProxy(upstream.url, { onBulk: (bytes) => (said += bytes) });
  expect(await rawExchange(proxy.url, GET)).toContain(body);
  expect(said).toBeGreaterThanOrEqual(least);
  expect(said).toBeLessThanOrEqual(most);
});
