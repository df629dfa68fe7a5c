import { describe, expect, test } from 'vitest';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aRoot } from '../support/a-chain.ts';
import type { Issuer } from '../support/a-chain.ts';
import { connectProxy, socksProxy } from '../support/a-forward-proxy.ts';
import type { ForwardProxy } from '../support/a-forward-proxy.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { aSecureServer } from '../support/a-secure-server.ts';
import type { Chain } from '../support/a-secure-server.ts';
import { rawExchange } from '../support/raw-client.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

// A kubeconfig that kubectl connects with must do here as well, and one that it refuses must not, whichever way a request goes.

const root = aRoot('a root');
const middle = root.intermediate('a middle');
const HOSTS = ['127.0.0.1', 'localhost'];
const leaf = middle.server(HOSTS);
const LONG_AGO = new Date(Date.now() - 1000);

const WAYS = {
  'a request': 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  'a WebSocket': 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  SPDY: 'POST /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n\r\n',
};

const ROUTES: Readonly<Record<string, () => Promise<ForwardProxy> | undefined>> = {
  directly: () => undefined,
  'through an HTTP proxy': () => connectProxy(),
  'through a SOCKS5 proxy': () => socksProxy(),
};

interface Case {
  /** What the server sends. */
  readonly sent: Chain;
  /** `certificate-authority-data`. */
  readonly trusted?: Issuer;
  readonly cluster?: object;
  /** What is said of it, where it is refused. */
  readonly refused?: RegExp;
}

const NOT_SIGNED = /is not signed by the CA of the kubeconfig \(certificate-authority-data of cluster \\"lab\\" in /u;
const named = (name: string) => ({ 'tls-server-name': name });

const CASES: Readonly<Record<string, Case>> = {
  'an intermediate CA, the chain sent': { sent: [leaf, middle], trusted: middle },
  'an intermediate CA, the leaf alone sent': { sent: [leaf], trusted: middle },
  "the server's own certificate": { sent: [leaf, middle], trusted: leaf },
  'the root, the chain sent': { sent: [leaf, middle], trusted: root },
  'the root, the leaf alone sent': { sent: [leaf], trusted: root, refused: NOT_SIGNED },
  'another CA of the same name': { sent: [leaf, middle], trusted: aRoot('a root'), refused: NOT_SIGNED },
  'another certificate of the same CA': { sent: [leaf, middle], trusted: middle.server(HOSTS), refused: NOT_SIGNED },
  'a certificate without names but the common name': {
    sent: [root.server([], { commonName: 'api.internal' })],
    trusted: root,
    cluster: named('api.internal'),
    refused: /certificate relies on legacy Common Name field, use SANs instead/u,
  },
  'the same with insecure-skip-tls-verify': {
    sent: [root.server([], { commonName: 'api.internal' })],
    cluster: { 'insecure-skip-tls-verify': true },
  },
  'a wildcard below one label': {
    sent: [root.server(['*.internal'])],
    trusted: root,
    cluster: named('api.internal'),
  },
  'a wildcard for one label of two': {
    sent: [root.server(['*.internal'])],
    trusted: root,
    cluster: named('a.b.internal'),
    refused: /certificate is valid for \*\.internal, not a\.b\.internal/u,
  },
  'a wildcard for a part of a label': {
    sent: [root.server(['a*.internal'])],
    trusted: root,
    cluster: named('api.internal'),
    refused: /is for another name[^]*certificate is valid for a\*\.internal, not api\.internal/u,
  },
  'a wildcard that is not the first label': {
    sent: [root.server(['api.*'])],
    trusted: root,
    cluster: named('api.internal'),
    refused: /certificate is valid for api\.\*, not api\.internal/u,
  },
  'a name in upper case that ends with a dot': {
    sent: [root.server(['api.internal'])],
    trusted: root,
    cluster: named('API.internal.'),
  },
  'an address that stands among the names': {
    sent: [root.server(['localhost'])],
    trusted: root,
    refused: /cannot validate certificate for 127\.0\.0\.1 because it doesn't contain any IP SANs/u,
  },
  'another address': {
    sent: [root.server(['127.0.0.2'])],
    trusted: root,
    refused: /certificate is valid for 127\.0\.0\.2, not 127\.0\.0\.1/u,
  },
  'a certificate that has expired': {
    sent: [root.server(HOSTS, { notAfter: LONG_AGO })],
    trusted: root,
    refused: /has expired/u,
  },
};

const base64 = (text: string) => Buffer.from(text).toString('base64');

function kubeconfigOf({ trusted, cluster }: Case, server: string, proxy?: URL): string {
  return aKubeconfig(
    { token: 't' },
    {
      server,
      ...(trusted && { 'certificate-authority-data': base64(trusted.cert) }),
      ...(proxy && { 'proxy-url': proxy.href }),
      ...cluster,
    },
  );
}

describe.each(Object.entries(ROUTES))('%s', (_, route) => {
  test.each(Object.entries(CASES))('%s', async (__, each) => {
    await using server = await aSecureServer(each.sent);
    await using forward = await route();
    await using home = await aHome({ '.kube/config': kubeconfigOf(each, server.url, forward?.url) });
    const upstream = await loadUpstream({}, home.environment);
    await using proxy = await aProxy(server.url, { upstream });
    for (const way of Object.values(WAYS)) {
      const answer = await rawExchange(proxy.url, way);
      if (each.refused) {
        expect(answer).toMatch(/^HTTP\/1\.1 502 /u);
        expect(answer).toMatch(each.refused);
      } else expect(answer).toMatch(/\r\n\r\n(?:2\r\n)?ok/u);
    }
  });
});

describe.skipIf(kubectls().length === 0)('kubectl decides the same', () => {
  test.each(Object.entries(CASES))('%s', async (_, each) => {
    await using server = await aSecureServer(each.sent);
    await using home = await aHome({ config: kubeconfigOf(each, server.url) });
    const { stdout } = await runKubectl(kubectls().at(-1)!, [
      '--kubeconfig',
      `${home.folder}/config`,
      'get',
      '--raw',
      '/x',
    ]);
    expect(stdout).toBe(each.refused ? '' : 'ok');
  });
});
