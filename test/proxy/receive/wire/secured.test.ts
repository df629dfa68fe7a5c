import { once } from 'node:events';
import { request } from 'node:https';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { createCertificateAuthority } from '../../../../src/api/x509/certificates.ts';
import type { ServerKeyPair } from '../../../../src/proxy/receive/wire/secured.ts';
import { expect, test } from 'vitest';
import { aProxy } from '../../../support/a-proxy.ts';
import { rawClient, rawExchange } from '../../../support/raw-client.ts';
import { rawServer } from '../../../support/raw-server.ts';

const authority = createCertificateAuthority();
const pair = authority.issueServer(['127.0.0.1', 'kubernetes.default.svc']);

/** Answers every request with its body's length, and an upgrade with what comes over it, in capitals. */
const anEcho = () =>
  rawServer(async ({ until, write, socket }) => {
    const head = await until('\r\n\r\n');
    if (!/^upgrade:/im.test(head)) {
      write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
      return void socket.end();
    }
    write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.on('data', (chunk) => socket.write(String(chunk).toUpperCase()));
  });

async function tlsTo(url: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), ca: authority.cert, ...options });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

async function read(socket: TLSSocket, until: string): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes(until)) break;
  }
  return text;
}

test('a client that trusts the CA is served over TLS, and the trace says where the request came to', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair } });
  expect(proxy.url).toMatch(/^https:/);
  const req = request(`${proxy.url}/api/v1/pods`, { ca: authority.cert, headers: { connection: 'close' } }).end();
  const [res] = await once(req, 'response');
  res.resume();
  expect(res.statusCode).toBe(200);
  expect(await proxy.ended(0)).toMatchObject({
    response: { status: 200 },
    client: { address: expect.stringMatching(/^127/) },
  });
});

test('HTTP/1.1 is what a client that also offers h2 gets, and a name of the certificate will do', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair } });
  const socket = await tlsTo(proxy.url, { ALPNProtocols: ['h2', 'http/1.1'], servername: 'kubernetes.default.svc' });
  expect([socket.alpnProtocol, socket.authorized]).toEqual(['http/1.1', true]);
  socket.destroy();
});

test('a client without the CA is not served', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair } });
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(proxy.url).port), ca: [] });
  const [error] = await once(socket, 'error');
  expect(error.code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(upstream.connections).toBe(0);
});

test.each([
  ['after an h2c that is passed over', 'Upgrade: h2c\r\nConnection: Upgrade'],
  ['whose lines end with a line feed alone', 'Connection: close'],
])('a request is served %s', async (_, header) => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair } });
  const socket = await tlsTo(proxy.url);
  socket.write(`GET /api HTTP/1.1\nHost: 127.0.0.1\n${header.replaceAll('\r\n', '\n')}\n\n`);
  expect(await read(socket, 'ok')).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});

test('an upgraded connection carries both ways', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair }, filter: { rejectPaths: '' } });
  const socket = await tlsTo(proxy.url);
  socket.write('GET /api HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  expect(await read(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 101 /);
  socket.write('hello');
  expect(await read(socket, 'HELLO')).toBe('HELLO');
  socket.destroy();
  expect(await proxy.ended(0)).toMatchObject({ response: { status: 101 } });
});

test('plain HTTP is answered with what is spoken here, recorded, and not sent on', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair } });
  const plain = proxy.url.replace('https', 'http');
  const answer = await rawExchange(plain, 'GET /api HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*came without TLS.*https:\/\//);
  expect(await proxy.ended(0)).toMatchObject({ refusal: { status: 400 }, request: { target: '/api' } });
  expect(upstream.connections).toBe(0);
});

test('one that leaves, or breaks off its handshake, leaves the others served', async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair } });
  const plain = proxy.url.replace('https', 'http');
  (await rawClient(plain)).socket.destroy();
  const broken = await rawClient(plain);
  broken.write('\x16\x03\x01\x00\x05hello');
  await once(broken.socket, 'close');
  const socket = await tlsTo(proxy.url);
  socket.write('GET /api HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  expect(await read(socket, 'ok')).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});

test("a page's origin is compared as https", async () => {
  await using upstream = await anEcho();
  await using proxy = await aProxy(upstream.url, { tls: { pair } });
  const ask = async (origin: string) => {
    const socket = await tlsTo(proxy.url);
    const { host } = new URL(proxy.url);
    socket.write(`GET /api HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}://${host}\r\nConnection: close\r\n\r\n`);
    const [, status] = (await read(socket, '\r\n\r\n')).split(' ');
    socket.destroy();
    return status;
  };
  expect([await ask('https'), await ask('http')]).toEqual(['200', '403']);
});

test('a renewed certificate is shown to the next client', async () => {
  await using upstream = await anEcho();
  let renew: ((pair: ServerKeyPair) => void) | undefined;
  await using proxy = await aProxy(upstream.url, { tls: { pair, onRenewed: (use) => (renew = use) } });
  const serial = async () => {
    const socket = await tlsTo(proxy.url);
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };
  const before = await serial();
  renew?.(authority.issueServer(['127.0.0.1']));
  expect(await serial()).not.toBe(before);
});
