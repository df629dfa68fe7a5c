import { once } from 'node:events';
import { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { aProxy } from '../../support/a-proxy.ts';
import { rawClient, rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';
import type { RawConnection } from '../../support/raw-server.ts';

const EXEC = '/api/v1/namespaces/a/pods/p/portforward?ports=80';
const SPDY = [
  `POST ${EXEC} HTTP/1.1`,
  'Host: 127.0.0.1:8001',
  'Connection: Upgrade',
  'Upgrade: SPDY/3.1',
  'X-Stream-Protocol-Version: v5.channel.k8s.io',
  'X-Stream-Protocol-Version: v4.channel.k8s.io',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');
const WEBSOCKET = [
  `GET //x/..${EXEC} HTTP/1.1`,
  'Host: 127.0.0.1:8001',
  'Connection: keep-alive, Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Origin: http://127.0.0.1:8001',
  '',
  '',
].join('\r\n');

/** Agrees to the upgrade, then sends back whatever comes. */
async function echo({ socket, until, received, write }: RawConnection): Promise<void> {
  await until('\r\n\r\n');
  const early = received().slice(received().indexOf('\r\n\r\n') + 4);
  write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: it\r\nX-Stream-Protocol-Version: v4\r\n\r\n',
  );
  if (early) write(early);
  socket.on('data', (data) => socket.write(data));
  socket.on('end', () => socket.end());
}

test.each([
  ['SPDY by POST', SPDY, 'POST', EXEC],
  ['WebSocket by GET', WEBSOCKET, 'GET', `//x/..${EXEC}`],
])('%s becomes a connection of bytes, the first ones included', async (_, request, method, path) => {
  await using upstream = await rawServer(echo);
  await using proxy = await aProxy(`${upstream.url}/base//path/`);
  const client = await rawClient(proxy.url);
  client.write(`${request}early`);
  expect(await client.until('early')).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/u);
  client.write('\0\x01late');
  await client.until('\0\x01late');
  const sent = (await upstream.connection(0)).received();
  expect(sent).toContain(`${method} /base//path${path} HTTP/1.1\r\n`);
  expect(sent).toContain(`ost: 127.0.0.1:${upstream.port}\r\n`);
  if (method === 'POST') {
    expect(sent.toLowerCase()).toContain(
      'x-stream-protocol-version: v5.channel.k8s.io\r\nx-stream-protocol-version: v4.channel.k8s.io\r\n',
    );
  } else expect(sent.toLowerCase()).toContain('origin: http://127.0.0.1:8001\r\n');
  client.socket.end();
  await once(client.socket, 'close');
  expect(await proxy.ended(0)).toMatchObject({
    stage: 'ResponseComplete',
    response: { status: 101, body: { size: 11 } },
    request: { body: { size: 11 } },
  });
});

test('a server that ends first ends the connection in order, whatever the client still sends', async () => {
  await using upstream = await rawServer(async ({ socket, until, write }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: it\r\n\r\n');
    await until('exit');
    socket.end('bye');
  });
  await using proxy = await aProxy(upstream.url);
  for (let i = 0; i < 20; i++) {
    const { socket, write, until } = await rawClient(proxy.url);
    write(WEBSOCKET);
    await until('\r\n\r\n');
    write('exit');
    const talking = setInterval(() => write('and another thing'), 0);
    // Not `once`, which fails when what the client still says finds nobody.
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(talking);
    const { stage, failure, response } = await proxy.ended(i);
    expect({ stage, failure, size: response?.body.size }).toEqual({
      stage: 'ResponseComplete',
      failure: undefined,
      size: 3,
    });
  }
});

const STATUS = '{"kind":"Status","apiVersion":"v1","message":"no","reason":"Forbidden","code":403}';
const REFUSALS = [
  ['with a length', `Content-Length: ${STATUS.length}\r\n\r\n${STATUS}`, STATUS],
  ['chunked', `Transfer-Encoding: chunked\r\n\r\n4\r\n${STATUS.slice(0, 4)}\r\n`, STATUS],
  ['without headers or body', '\r\n', ''],
] as const;

test.each(REFUSALS)('a refused upgrade is relayed whole: %s', async (name, answer, body) => {
  await using upstream = await rawServer(async ({ until, write, socket }) => {
    await until('\r\n\r\n');
    write(
      `HTTP/1.1 403 Forbidden\r\n${name.startsWith('without') ? '' : 'Content-Type: application/json\r\n'}${answer}`,
    );
    if (name === 'chunked') write(`${(STATUS.length - 4).toString(16)}\r\n${STATUS.slice(4)}\r\n0\r\n\r\n`);
    if (name.startsWith('without')) socket.end();
  });
  await using proxy = await aProxy(upstream.url, { annotate: 'off' });
  const response = await rawExchange(proxy.url, SPDY);
  expect(response).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/u);
  expect(response).toContain('Connection: close');
  expect(dechunked(response)).toBe(body);
  expect(await proxy.ended(0)).toMatchObject({ stage: 'ResponseComplete', response: { status: 403 } });
});

function dechunked(response: string): string {
  const body = response.slice(response.indexOf('\r\n\r\n') + 4);
  return /transfer-encoding: chunked/iu.test(response)
    ? body.replace(/[0-9a-f]+\r\n([^\r]*)\r\n/gu, '$1').trim()
    : body;
}

test('a client that leaves before the answer ends the attempt', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(SPDY);
  const server = await upstream.connection(0);
  await server.until('\r\n\r\n');
  client.socket.destroy();
  if (!server.socket.closed) await once(server.socket, 'close');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
});

test.each(['client', 'server'])(
  'when the %s vanishes from an upgraded connection, the other side ends',
  async (side) => {
    await using upstream = await rawServer(echo);
    await using proxy = await aProxy(upstream.url);
    const client = await rawClient(proxy.url);
    client.write(SPDY);
    await client.until('101');
    const server = await upstream.connection(0);
    const [leaving, staying] = side === 'client' ? [client, server] : [server, client];
    const left = once(staying.socket, 'close');
    leaving.socket.resetAndDestroy();
    await left;
    await proxy.ended(0);
  },
);

test('no server: a Status that says so', async () => {
  const upstream = await rawServer(() => undefined);
  await upstream[Symbol.asyncDispose]();
  await using proxy = await aProxy(upstream.url);
  const response = await rawExchange(proxy.url, SPDY);
  expect(response).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/u);
  expect(response).toContain('ECONNREFUSED');
  expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'ECONNREFUSED' } });
});

test('an upgrade to h2c is ignored, the request served, the connection kept', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    await until('hello');
    write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  const headers =
    'Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  client.write(`POST /api/a HTTP/1.1\r\n${headers}Content-Length: 5\r\n\r\nhello`);
  expect(await client.until('\r\n\r\nok')).toMatch(/^HTTP\/1\.1 200 OK/u);
  expect((await upstream.connection(0)).received()).not.toMatch(/upgrade|http2/iu);
  client.write('GET /nowhere HTTP/1.1\r\nHost: evil\r\n\r\n');
  await client.until('403 Forbidden');
});

test.each([
  [12_345, [true, 12_345]],
  // The system's own.
  [0, [true, 0]],
])('--keepalive %d reaches the connection to the server', async (keepAlive, expected) => {
  using keeping = vi.spyOn(Socket.prototype, 'setKeepAlive');
  await using upstream = await rawServer(echo);
  await using proxy = await aProxy(upstream.url, { keepAlive });
  const client = await rawClient(proxy.url);
  client.write(`${SPDY}hello`);
  await client.until('hello');
  const port = (await upstream.connection(0)).socket.remotePort;
  const calls = keeping.mock.calls.filter((_, i) => {
    const socket = keeping.mock.contexts[i];
    return socket instanceof Socket && socket.localPort === port;
  });
  expect(calls.at(-1)).toEqual(expected);
});

test('a body before the switch reaches the server as the body, and what comes after it as bytes', async () => {
  await using upstream = await rawServer(async ({ socket, until, write }) => {
    await until('hello');
    write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: it\r\n\r\n');
    socket.on('data', (data) => socket.write(data));
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(SPDY.replace('Content-Length: 0', 'Content-Length: 5'));
  client.write('hel');
  await upstream.connection(0);
  client.write('loearly');
  await client.until('101 Switching Protocols');
  await client.until('early');
  client.write('late');
  await client.until('late');
  expect((await upstream.connection(0)).received()).toMatch(/\r\n\r\nhelloearlylate$/u);
});

test('a body that comes in one packet with the head, and what follows it, likewise', async () => {
  await using upstream = await rawServer(async ({ socket, until, write }) => {
    await until('hello');
    write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: it\r\n\r\n');
    socket.on('data', (data) => socket.write(data));
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(`${SPDY.replace('Content-Length: 0', 'Content-Length: 5')}helloearly`);
  await client.until('early');
  expect((await upstream.connection(0)).received()).toMatch(/\r\n\r\nhelloearly$/u);
});

test('requests that follow an upgrade that is ignored are answered', async () => {
  await using upstream = await rawServer(({ socket }) =>
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
  );
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  const request = 'POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n';
  client.write(`${request}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\nhi${request}Connection: close\r\n\r\nhi`);
  await expect(client.until('never')).rejects.toThrow('closed before');
  expect(client.received().match(/200 OK/gu)).toHaveLength(2);
});

test('an upgrade with a body in chunks is a plain request', async () => {
  await using upstream = await rawServer(async ({ until, write }) => {
    expect(await until('0\r\n\r\n')).not.toMatch(/^upgrade:/imu);
    write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
  });
  await using proxy = await aProxy(upstream.url);
  const client = await rawClient(proxy.url);
  client.write(`${SPDY.replace('Content-Length: 0', 'Transfer-Encoding: chunked')}2\r\nhi\r\n0\r\n\r\n`);
  await client.until('400 Bad Request');
});
