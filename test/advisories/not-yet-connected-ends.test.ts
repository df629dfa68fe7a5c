import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { callUpstream } from '../../src/cli/upstream/upstream-call.ts';
import type { Upstream } from '../../src/kubeconfig/upstream.ts';
import { Dispatchers } from '../../src/kubeconfig/connect/dispatchers.ts';
import { send } from '../../src/proxy/send/send.ts';
import { connectProxy } from '../support/a-forward-proxy.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { aSilentPort } from '../support/a-silent-port.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';
import type { RawConnection, RawServer } from '../support/raw-server.ts';
import { theCommand, theProxy } from '../support/the-command.ts';

// What connects has a limit, is given up with the client that it is for, and holds nothing up at the end.

const REQUESTS = {
  'a request': 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  'a request with a body':
    'POST /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
  'a WebSocket': 'GET /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  SPDY: 'POST /api/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n\r\n',
};

interface Silence extends AsyncDisposable {
  /** What accepts and says nothing. */
  readonly hole: RawServer;
  readonly server: string;
  readonly proxy?: URL;
  readonly words: RegExp;
}

async function silence(words: RegExp, of: (hole: RawServer) => Pick<Silence, 'server' | 'proxy'>): Promise<Silence> {
  const hole = await rawServer(() => undefined);
  return { hole, words, ...of(hole), [Symbol.asyncDispose]: () => hole[Symbol.asyncDispose]() };
}

const SERVER = 'https://127.0.0.1:1';
const through = (scheme: string) => (hole: RawServer) => ({
  server: SERVER,
  proxy: new URL(`${scheme}://127.0.0.1:${hole.port}`),
});

const SILENCES: Readonly<Record<string, () => Promise<Silence>>> = {
  'a server that never answers the TLS handshake': () =>
    silence(/the TLS handshake with the API server https:\/\/127[^ ]* was not complete within/u, ({ port }) => ({
      server: `https://127.0.0.1:${port}`,
    })),
  'an HTTP proxy that never answers': () =>
    silence(/the proxy http:\/\/127[^ ]* did not answer within/u, through('http')),
  'a SOCKS5 proxy that never answers': () =>
    silence(/the proxy socks5:\/\/127[^ ]* did not answer within/u, through('socks5')),
  'a proxy that never answers the TLS handshake': () =>
    silence(/the TLS handshake with the proxy https:\/\/127[^ ]* was not complete within/u, through('https')),
  'a server that never answers the TLS handshake, through a proxy': async () => {
    const way = await connectProxy();
    const words =
      /the TLS handshake with the API server https:\/\/127[^ ]* through the proxy http:\/\/127[^ ]* was not/u;
    const silent = await silence(words, ({ port }) => ({ server: `https://127.0.0.1:${port}`, proxy: way.url }));
    return {
      ...silent,
      async [Symbol.asyncDispose]() {
        await silent[Symbol.asyncDispose]();
        await way[Symbol.asyncDispose]();
      },
    };
  },
};

const SHORT = { dial: 100, handshake: 100, proxy: 100 };
/** So that nothing ends by itself. */
const ENDLESS = { dial: Infinity, handshake: Infinity, proxy: Infinity };

function upstreamOf({ server, proxy }: Silence, given: Partial<Upstream> = {}): Upstream {
  return anUpstream(server, { proxy, ...given });
}

describe.each(Object.entries(SILENCES))('%s', (_, start) => {
  test('is given up after a while, and named', async () => {
    await using silent = await start();
    await using proxy = await aProxy(silent.server, { upstream: upstreamOf(silent, { connectLimits: SHORT }) });
    for (const request of Object.values(REQUESTS)) {
      const answer = await rawExchange(proxy.url, request);
      expect(answer).toMatch(/^HTTP\/1\.1 504 /u);
      expect(answer).toMatch(silent.words);
    }
    await allClosed(silent.hole);
  });

  test('is given up after --request-timeout', async () => {
    await using silent = await start();
    await using proxy = await aProxy(silent.server, { upstream: upstreamOf(silent, { requestTimeout: 100 }) });
    for (const request of Object.values(REQUESTS)) {
      expect(await rawExchange(proxy.url, request)).toMatch(/ 504 [^]*(?:within 0\.1 s|within --request-timeout)/u);
    }
    await allClosed(silent.hole);
  });

  test('is given up with the client', async () => {
    await using silent = await start();
    await using proxy = await aProxy(silent.server, { upstream: upstreamOf(silent, { connectLimits: ENDLESS }) });
    const requests = Array.from({ length: 5 }, () => Object.values(REQUESTS)).flat();
    for (const [index, request] of requests.entries()) {
      const client = await rawClient(proxy.url);
      client.write(request);
      await silent.hole.connection(index);
      client.socket.destroy();
    }
    const ended = await Promise.all(requests.map((_request, index) => proxy.ended(index)));
    for (const exchange of ended) {
      expect(exchange).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
    }
    await allClosed(silent.hole);
  });

  test('does not outlive the connections that are kept', async () => {
    await using silent = await start();
    const upstream = upstreamOf(silent, { connectLimits: ENDLESS });
    const dispatchers = new Dispatchers(upstream);
    const { tls } = await upstream.authenticate();
    const dispatcher = await dispatchers.for(tls);
    const call = send(dispatcher, {
      method: 'GET',
      path: '/',
      rawHeaders: [],
      body: undefined,
      onInformational: () => undefined,
    });
    await silent.hole.connection(0);
    const failed = expect(call.response).rejects.toThrow();
    await dispatchers.destroy();
    await failed;
    await allClosed(silent.hole);
  });

  test('does not hold up a call of our own', async () => {
    await using silent = await start();
    const upstream = upstreamOf(silent, { requestTimeout: 100 });
    const asked = callUpstream(upstream, await upstream.authenticate(), { method: 'GET', path: '/version' });
    await expect(asked).rejects.toThrow(/within 0\.1 s/u);
    await allClosed(silent.hole);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('does not hold up %s', async (signal) => {
    await using silent = await start();
    await using home = await aHome({ config: kubeconfigOf(silent) });
    const args = ['-v=0', '--reject-paths=', '--kubeconfig', `${home.folder}/config`];
    await using proxy = await theProxy(args, {});
    const clients: RawConnection[] = [];
    for (const [index, request] of Object.values(REQUESTS).entries()) {
      const client = await rawClient(proxy.url);
      client.write(request);
      clients.push(client);
      await silent.hole.connection(index);
    }
    proxy.child.kill(signal);
    await proxy.exitCode;
    for (const client of clients) expect(client.received()).not.toMatch(LIMIT);
  });

  test('does not hold up the end of a program that `run` has started', async () => {
    await using silent = await start();
    await using home = await aHome({ config: kubeconfigOf(silent) });
    // The program asks something, and ends when the bell rings.
    await using bell = await rawServer(() => undefined);
    const program = `
      require('node:http').get(process.env.KUBETRACE_URL + '/api').on('error', () => undefined);
      require('node:net').connect(${bell.port}, '127.0.0.1').on('data', () => process.exit(3));`;
    const args = ['run', '-v=1', '--kubeconfig', `${home.folder}/config`, '--', process.execPath, '-e', program];
    await using command = theCommand(args);
    await silent.hole.connection(0);
    (await bell.connection(0)).write('go');
    expect(await command.exitCode).toBe(3);
    expect(command.written.stderr).not.toMatch(LIMIT);
  });
});

describe('a credential that does not come does not hold up SIGTERM', () => {
  const issuer = (url: string) => ({ 'idp-issuer-url': url, 'client-id': 'kube', 'refresh-token': 'r' });
  const plugin = (url: string) => ({
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: ['-e', `require('node:net').connect(${new URL(url).port}, '127.0.0.1').on('error', () => undefined)`],
    interactiveMode: 'Never',
  });

  test.each<[string, (url: string) => object]>([
    ['an OIDC provider', (url) => ({ 'auth-provider': { name: 'oidc', config: issuer(url) } })],
    ['an exec plugin', (url) => ({ exec: plugin(url) })],
  ])('%s', async (_, user) => {
    await using hole = await rawServer(() => undefined);
    await using home = await aHome({
      config: aKubeconfig(user(hole.url.replace('http:', 'https:')), {
        server: SERVER,
        'insecure-skip-tls-verify': true,
      }),
    });
    await using proxy = await theProxy(['-v=0', '--kubeconfig', `${home.folder}/config`], {});
    const client = await rawClient(proxy.url);
    client.write(REQUESTS['a request']);
    await hole.connection(0);
    proxy.child.kill('SIGTERM');
    await proxy.exitCode;
    expect(client.received()).not.toMatch(LIMIT);
  });
});

test.runIf(process.platform === 'linux')('an address that does not answer', async () => {
  await using silent = await aSilentPort('127.0.0.1');
  const url = `https://127.0.0.1:${silent.port}`;
  await using proxy = await aProxy(url, { upstream: anUpstream(url, { connectLimits: SHORT }) });
  for (const request of Object.values(REQUESTS)) {
    expect(await rawExchange(proxy.url, request)).toMatch(
      /the API server cannot be reached: https[^]*not within 0\.1 s/u,
    );
  }
});

test('an upgrade that the server never answers is given up after --request-timeout', async () => {
  await using upstream = await rawServer(() => undefined);
  await using proxy = await aProxy(upstream.url, { upstream: anUpstream(upstream.url, { requestTimeout: 100 }) });
  expect(await rawExchange(proxy.url, REQUESTS.SPDY)).toMatch(
    / 504 [^]*did not begin to answer within --request-timeout/u,
  );
  await allClosed(upstream);
});

function kubeconfigOf({ server, proxy }: Silence): string {
  return aKubeconfig(
    { token: 't' },
    { server, 'insecure-skip-tls-verify': true, ...(proxy && { 'proxy-url': proxy.href }) },
  );
}

/** Waits until whoever came has gone. */
async function allClosed(hole: RawServer): Promise<void> {
  for (let index = 0; index < hole.connections; index++) {
    const { socket } = await hole.connection(index);
    if (!socket.closed) await once(socket, 'close');
  }
}

/** What is reported where a limit of time has ended the wait, and not the signal. */
const LIMIT = /within \d/;
