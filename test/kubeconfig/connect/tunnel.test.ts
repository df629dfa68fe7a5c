import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Authentication } from '../../../src/kubeconfig/upstream.ts';
import { createCertificateAuthority } from '../../../src/api/x509/certificates.ts';
import { connectProxy, socksProxy } from '../../support/a-forward-proxy.ts';
import type { ForwardProxy } from '../../support/a-forward-proxy.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { rawExchange } from '../../support/raw-client.ts';
import { rawServer } from '../../support/raw-server.ts';

const CA = createCertificateAuthority();
const GET = 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const UPGRADE = 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** An API server that wants a client certificate and says whose it was. */
async function secureServer(hosts: readonly string[] = ['127.0.0.1', 'localhost']) {
  const server = createServer({ ...CA.issueServer(hosts), ca: CA.cert, requestCert: true, rejectUnauthorized: false });
  const who = (socket: unknown) =>
    (socket as { getPeerCertificate(): { subject?: { CN?: string } } }).getPeerCertificate().subject?.CN ?? 'nobody';
  server.on('request', (req, res) => res.end(`${req.url} ${who(req.socket)}`));
  server.on('upgrade', (req, socket: Socket) => {
    socket.end(`HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${req.url} ${who(socket)}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const alice: Partial<Authentication> = {
  tls: { ca: CA.cert, ...CA.issueClient('alice', ['dev']), rejectUnauthorized: true },
};

test.each([
  ['a request', GET],
  ['an upgrade', UPGRADE],
])('%s over TLS, with a client certificate and a base path', async (_, request) => {
  await using server = await secureServer();
  const url = `https://127.0.0.1:${server.port}/k8s/clusters/c-1/`;
  await using proxy = await aProxy(url, { upstream: anUpstream(url, { auth: alice }) });
  expect(await rawExchange(proxy.url, request)).toContain('/k8s/clusters/c-1/api/a alice');
  const { upstreamUrl, timings } = await proxy.ended(0);
  expect(upstreamUrl).toBe(`${url}api/a`);
  if (request === GET) expect(timings.connection).toMatchObject({ reused: false, tlsHandshake: expect.any(Number) });
});

test.each([
  ['of an unknown CA', { rejectUnauthorized: true }, /certificate-authority/u],
  ['for another name', { ca: CA.cert, rejectUnauthorized: true, servername: 'other.example' }, /is for another name/u],
])('a certificate %s is explained in words', async (_, tls, words) => {
  await using server = await secureServer();
  const url = `https://127.0.0.1:${server.port}`;
  await using proxy = await aProxy(url, { upstream: anUpstream(url, { auth: { tls } }) });
  for (const request of [GET, UPGRADE]) {
    const answer = await rawExchange(proxy.url, request);
    expect(answer).toMatch(/^HTTP\/1\.1 502 /u);
    expect(answer).toMatch(words);
  }
});

const tls = CA.issueServer(['127.0.0.1']);
test.each<[string, () => Promise<ForwardProxy>, string]>([
  ['CONNECT', () => connectProxy(), ''],
  ['CONNECT with a password', () => connectProxy(), 'me:p@ss'],
  ['SOCKS5', () => socksProxy(), ''],
  ['SOCKS5 with a password', () => socksProxy({ password: 'secret' }), 'me:secret'],
])('requests and upgrades through a proxy: %s', async (_, start, user) => {
  await using server = await secureServer();
  await using forward = await start();
  const url = `https://localhost:${server.port}`;
  const proxyUrl = Object.assign(new URL(forward.url), {
    username: user.split(':')[0],
    password: user.split(':')[1] ?? '',
  });
  await using proxy = await aProxy(url, { upstream: anUpstream(url, { auth: alice, proxy: proxyUrl }) });
  for (const request of [GET, UPGRADE]) expect(await rawExchange(proxy.url, request)).toContain('/api/a alice');
  expect(forward.asked).toEqual(Array(2).fill({ to: `localhost:${server.port}`, user }));
});

test.each<[string, () => Promise<ForwardProxy>, RegExp]>([
  ['answers 407', () => connectProxy({ refuse: '407 Proxy Authentication Required' }), /it answered 407/u],
  ['wants a password', () => socksProxy({ password: 'secret' }), /no way to log in|closed/u],
  ['does not allow it', () => socksProxy({ reply: 2 }), /its rules do not allow/u],
])('a proxy that %s is named, its password not', async (_, start, words) => {
  await using forward = await start();
  const proxyUrl = new URL(forward.url);
  await using proxy = await aProxy('https://127.0.0.1:1', {
    upstream: anUpstream('https://127.0.0.1:1', { proxy: proxyUrl }),
  });
  for (const request of [GET, UPGRADE]) {
    const answer = await rawExchange(proxy.url, request);
    expect(answer).toMatch(/^HTTP\/1\.1 502 /u);
    expect(answer).toMatch(words);
    expect(answer).toContain(`${proxyUrl.protocol}//${proxyUrl.host}`);
  }
});

test('plain HTTP through SOCKS5', async () => {
  await using upstream = await rawServer(async ({ until, write, socket }) => {
    await until('\r\n\r\n');
    write('HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhi');
    socket.end();
  });
  await using forward = await socksProxy();
  await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { proxy: forward.url }) });
  expect(await rawExchange(proxy.url, UPGRADE)).toMatch(/hi$/u);
});

test('a proxy behind TLS', async () => {
  await using forward = await connectProxy({ tls });
  const url = 'http://127.0.0.1:1';
  await using proxy = await aProxy(url, { upstream: anUpstream(url, { proxy: forward.url }) });
  // Its certificate is checked against the CAs of the system, which do not know it.
  expect(await rawExchange(proxy.url, GET)).toMatch(
    /the certificate of the proxy https:\/\/127[^]* is not signed by a CA of the system's store/u,
  );
});

test.each([
  ['http://10.1.2.3:8080', '10.1.2.3:8080'],
  ['http://[2001:db8::1:0:5]:8080', '[2001:0db8:0000:0000:0000:0001:0000:0005]:8080'],
  ['http://[::]:8080', '[0000:0000:0000:0000:0000:0000:0000:0000]:8080'],
  ['http://[::ffff:10.1.2.3]:8080', '[0000:0000:0000:0000:0000:ffff:0a01:0203]:8080'],
  ['http://lab.example:8080', 'lab.example:8080'],
])('a SOCKS proxy gets an address as an address: %s', async (server, to) => {
  await using way = await socksProxy({ reply: 2 });
  await using proxy = await aProxy(server, { upstream: anUpstream(server, { proxy: way.url }) });
  expect(await rawExchange(proxy.url, GET)).toContain('its rules do not allow the connection');
  expect(way.asked).toEqual([{ to, user: '' }]);
});
