import { describe, expect, test } from 'vitest';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aRoot } from '../support/a-chain.ts';
import type { Issuer } from '../support/a-chain.ts';
import { connectProxy } from '../support/a-forward-proxy.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { aSecureServer } from '../support/a-secure-server.ts';
import { rawExchange } from '../support/raw-client.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

// `proxy-url: https://…`: the proxy is checked with the cluster's settings, and is shown the client certificate if it asks.

const root = aRoot();
const middle = root.intermediate('a middle');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const CA = { 'certificate-authority-data': base64(root.cert) };
const me = root.server([], { commonName: 'me' });
const USER = { 'client-certificate-data': base64(me.cert), 'client-key-data': base64(me.key) };
const WANTS_ONE = { requestCert: true, rejectUnauthorized: true, ca: root.cert };

interface Case {
  readonly proxy: Issuer;
  readonly wants?: object;
  readonly cluster: object;
  readonly user?: object;
  readonly refused?: RegExp;
}

const CASES: Readonly<Record<string, Case>> = {
  "the cluster's CA": { proxy: root.server(['127.0.0.1']), cluster: CA },
  'an intermediate CA': {
    proxy: middle.server(['127.0.0.1']),
    cluster: { 'certificate-authority-data': base64(root.cert + middle.cert) },
  },
  'another CA': {
    proxy: aRoot('another').server(['127.0.0.1']),
    cluster: CA,
    refused: /the certificate of the proxy https:\/\/127[^ ]* is not signed by the CA of the kubeconfig/u,
  },
  'insecure-skip-tls-verify': {
    proxy: aRoot('another').server(['elsewhere']),
    cluster: { 'insecure-skip-tls-verify': true },
  },
  'another name': {
    proxy: root.server(['elsewhere']),
    cluster: CA,
    refused: /the certificate of the proxy https:\/\/127[^ ]* is for another name/u,
  },
  'the name of the cluster, which Go takes for the name of the proxy as well': {
    proxy: root.server(['api.internal']),
    cluster: { ...CA, 'tls-server-name': 'api.internal' },
  },
  'a proxy that wants a client certificate': {
    proxy: root.server(['127.0.0.1']),
    wants: WANTS_ONE,
    cluster: CA,
    user: USER,
  },
};

const REQUESTS = [
  'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
];

async function world({ proxy: { cert, key }, wants, cluster, user = { token: 't' } }: Case) {
  const server = await aSecureServer([root.server(['127.0.0.1', 'api.internal'])]);
  const forward = await connectProxy({ tls: { cert, key, ...wants } });
  const facts = { server: server.url, 'proxy-url': forward.url.href, ...cluster };
  const home = await aHome({ '.kube/config': aKubeconfig(user, facts) });
  return {
    server,
    home,
    async [Symbol.asyncDispose]() {
      for (const each of [home, forward, server]) await each[Symbol.asyncDispose]();
    },
  };
}

test.each(Object.entries(CASES))('%s', async (_, each) => {
  await using set = await world(each);
  const upstream = await loadUpstream({}, set.home.environment);
  await using proxy = await aProxy(set.server.url, { upstream });
  for (const request of REQUESTS) {
    const answer = await rawExchange(proxy.url, request);
    if (each.refused) expect(answer).toMatch(each.refused);
    else expect(answer).toMatch(/\r\n\r\n(?:2\r\n)?ok/u);
  }
});

test('its own name is enough where the cluster has a tls-server-name: kubectl wants the proxy to have that', async () => {
  const own = { proxy: root.server(['127.0.0.1']), cluster: { ...CA, 'tls-server-name': 'api.internal' } };
  await using set = await world(own);
  const upstream = await loadUpstream({}, set.home.environment);
  await using proxy = await aProxy(set.server.url, { upstream });
  expect(await rawExchange(proxy.url, REQUESTS[0]!)).toMatch(/ok/u);
  expect(set.server.askedFor).toEqual(['api.internal']);
});

test('a proxy that wants a client certificate and gets none is named', async () => {
  await using set = await world({ proxy: root.server(['127.0.0.1']), wants: WANTS_ONE, cluster: CA });
  const upstream = await loadUpstream({}, set.home.environment);
  await using proxy = await aProxy(set.server.url, { upstream });
  for (const request of REQUESTS) expect(await rawExchange(proxy.url, request)).toMatch(/the proxy https:\/\/127/u);
});

describe.skipIf(kubectls().length === 0)('kubectl decides the same', () => {
  test.each(Object.entries(CASES))('%s', async (_, each) => {
    await using set = await world(each);
    const args = ['--kubeconfig', `${set.home.folder}/.kube/config`, 'get', '--raw', '/x'];
    expect((await runKubectl(kubectls().at(-1)!, args)).stdout).toBe(each.refused ? '' : 'ok');
  });
});
