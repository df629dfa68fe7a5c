import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { callUpstream } from '../../src/cli/upstream/upstream-call.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aRoot } from '../support/a-chain.ts';
import { connectProxy, forwardingProxy, socksProxy } from '../support/a-forward-proxy.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { rawExchange } from '../support/raw-client.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

// Go sends a request for an http:// server to its proxy as it is, and asks for a tunnel only to https:// ones.

async function aPlainServer() {
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (data) => (body += String(data)));
    req.on('end', () => res.end(`{"line":"${req.method} ${req.url}","body":"${body}"}`));
  });
  server.on('upgrade', (_, socket) => {
    socket.end('HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const root = aRoot();
const GET = 'GET /api/a?x=%2F HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const POST = 'POST /api/b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[]';
const UPGRADE = 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

describe.each([
  ['http', undefined],
  ['https', root.server(['127.0.0.1'])],
] as const)('an %s proxy without CONNECT', (_, card) => {
  const cluster = (server: string, proxy: URL) => ({
    server,
    'proxy-url': proxy.href.replace('//', '//us%40er:pass%25word@'),
    ...(card && { 'certificate-authority-data': Buffer.from(root.cert).toString('base64') }),
  });

  test('forwards requests and calls of our own, to a path below the base path', async () => {
    await using server = await aPlainServer();
    await using way = await forwardingProxy(card);
    const origin = `http://${server.host}`;
    await using home = await aHome({ config: aKubeconfig({}, cluster(`${origin}/base`, way.url)) });
    const upstream = await loadUpstream({ kubeconfig: 'config' }, home.environment);
    await using proxy = await aProxy(origin, { upstream });
    expect(await rawExchange(proxy.url, GET)).toContain('"GET /base/api/a?x=%2F"');
    expect(await rawExchange(proxy.url, POST)).toContain('"POST /base/api/b","body":"[]"');
    const version = await callUpstream(upstream, await upstream.authenticate(), { method: 'GET', path: '/version' });
    expect(version.body['line']).toBe('GET /base/version');
    const user = 'us@er:pass%word';
    expect(way.asked).toEqual(
      ['/base/api/a?x=%2F', '/base/api/b', '/base/version'].map((path) => ({
        to: `${server.host} ${origin}${path}`,
        user,
      })),
    );
  });

  // kubectl reads no CA where the server is http://, and then has none for the proxy either.
  test.runIf(!card).each(kubectls())('as kubectl $version does', async (kubectl) => {
    await using server = await aPlainServer();
    await using way = await forwardingProxy(card);
    await using home = await aHome({ config: aKubeconfig({}, cluster(`http://${server.host}`, way.url)) });
    const args = ['get', '--raw', '/api/a', '--kubeconfig', `${home.folder}/config`];
    expect(await runKubectl(kubectl, args)).toMatchObject({ exitCode: 0, stdout: '{"line":"GET /api/a","body":""}' });
    expect(way.asked).toEqual([{ to: `${server.host} http://${server.host}/api/a`, user: 'us@er:pass%word' }]);
  });
});

test('an upgrade has a tunnel all the same, as the exec of kubectl', async () => {
  await using server = await aPlainServer();
  await using way = await connectProxy();
  const origin = `http://${server.host}`;
  await using home = await aHome({ config: aKubeconfig({}, { server: origin, 'proxy-url': way.url.href }) });
  await using proxy = await aProxy(origin, {
    upstream: await loadUpstream({ kubeconfig: 'config' }, home.environment),
  });
  expect(await rawExchange(proxy.url, UPGRADE)).toMatch(/^HTTP\/1\.1 101 [^]*hello$/u);
  expect(way.asked).toMatchObject([{ to: server.host }]);
});

test('a SOCKS proxy knows no requests, only connections', async () => {
  await using server = await aPlainServer();
  await using way = await socksProxy();
  const origin = `http://${server.host}`;
  await using home = await aHome({ config: aKubeconfig({}, { server: origin, 'proxy-url': way.url.href }) });
  await using proxy = await aProxy(origin, {
    upstream: await loadUpstream({ kubeconfig: 'config' }, home.environment),
  });
  expect(await rawExchange(proxy.url, GET)).toContain('"GET /api/a?x=%2F"');
  expect(way.asked).toMatchObject([{ to: server.host }]);
});
