import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { connectProxy, socksProxy } from '../support/a-forward-proxy.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { aToken } from '../support/a-token.ts';
import { rawExchange } from '../support/raw-client.ts';

const CA = createCertificateAuthority();
const TOKEN = aToken({ sub: 'alice', username: 'alice', token_type: 'access_token', exp: Date.UTC(2027, 0, 1) / 1000 });

test.each([
  ['CONNECT', connectProxy],
  ['SOCKS5', socksProxy],
])('a password goes through the proxy-url of the cluster, as every request does: %s', async (_, start) => {
  await using server = await aKubeSphere();
  await using forward = await start();
  const cluster = {
    server: server.url,
    'certificate-authority-data': Buffer.from(CA.cert).toString('base64'),
    'proxy-url': forward.url.href,
  };
  await using home = await aHome({ '.kube/config': aKubeconfig({}, cluster) });
  const upstream = await loadUpstream(
    { login: { username: 'alice', password: 'p4ss' } },
    // The proxy of the environment is for other servers.
    { ...home.environment, env: { ...home.environment.env, HTTPS_PROXY: 'http://127.0.0.1:1' } },
  );
  await using proxy = await aProxy(server.url, { upstream });
  const answer = await rawExchange(proxy.url, 'GET /kapis HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect(answer).toContain('200 OK');
  expect(server.asked).toEqual(['POST /oauth/token', 'GET /kapis']);
  expect(forward.asked.map(({ to }) => to)).toEqual([server.address, server.address]);
  expect(server.connections()).toBe(2);
});

async function aKubeSphere() {
  const asked: string[] = [];
  let connections = 0;
  const server = createServer(CA.issueServer(['127.0.0.1']), (req, res) => {
    asked.push(`${req.method} ${req.url}`);
    res.setHeader('Content-Type', 'application/json').end(JSON.stringify({ access_token: TOKEN }));
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `https://${address}`,
    address,
    asked,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
