import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { get } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { aRoot, type Issuer } from '../support/a-chain.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { theProxy } from '../support/the-command.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';

// A server that goes away, is replaced or forgets us: said in words, never with a credential shown to it, over as soon as it is back.

const HOSTS = ['127.0.0.1'];

test('a certificate that changes, or expires, while the proxy runs ends requests in words, until it is right again', async () => {
  const [root, other] = [aRoot('right'), aRoot('wrong')];
  const seen: (string | undefined)[] = [];
  const server = createSecureServer(tlsOf(root.server(HOSTS)), (req, res) => {
    seen.push(req.headers.authorization);
    res.end('ok');
  });
  server.on('tlsClientError', () => undefined);
  const url = await listening(server, 'https');
  await using home = await aHome({ ca: root.cert });
  const cluster = { server: url, 'certificate-authority': join(home.folder, 'ca') };
  await home.write('.kube/config', aKubeconfig({ token: 'secret-token' }, cluster));
  const upstream = await loadUpstream({}, home.environment);
  await using proxy = await aProxy(url, { upstream });
  const ask = async () => (await fetch(`${proxy.url}/api`)).text();
  expect(await ask()).toBe('ok');
  for (const [certificate, words] of [
    [other.server(HOSTS), /not signed by the CA/u],
    [root.server(HOSTS, { notAfter: new Date(Date.now() - 1000) }), /has expired/u],
    [root.server(['other.example']), /is for another name/u],
  ] as const) {
    const before = seen.length;
    server.setSecureContext(tlsOf(certificate));
    server.closeAllConnections();
    // A connection that has just ended may still be taken for a kept one.
    await expect.poll(ask).toMatch(words);
    expect(seen).toHaveLength(before);
    server.setSecureContext(tlsOf(root.server(HOSTS)));
    expect(await ask()).toBe('ok');
  }
  await close(server);
});

function tlsOf({ key, cert }: Issuer) {
  return { key, cert };
}

test('a name that stops resolving is named, and found again', async () => {
  const server = createServer((_req, res) => res.setHeader('Connection', 'close').end('ok'));
  const { port } = new URL(await listening(server));
  const preload = `data:text/javascript,${encodeURIComponent(`import dns from 'node:dns';
    let broken = false;
    process.on('SIGUSR2', () => { broken = !broken; process.stderr.write('turned\\n'); });
    const { lookup } = dns;
    dns.lookup = (host, options, done) => host !== 'api.test' ? lookup(host, options, done) : broken
      ? done(Object.assign(new Error('getaddrinfo EAI_AGAIN ' + host), { code: 'EAI_AGAIN', hostname: host }))
      : done(null, [{ address: '127.0.0.1', family: 4 }]);`)}`;
  await using proxy = await theProxy(['--server', `http://api.test:${port}`, '-v0'], {
    HOME: '/nonexistent',
    NODE_OPTIONS: `--import=${preload}`,
  });
  const ask = async () => (await fetch(`${proxy.url}/api`)).text();
  expect(await ask()).toBe('ok');
  proxy.child.kill('SIGUSR2');
  await proxy.said(/turned\n/);
  expect(await ask()).toMatch(/the name of the API server does not resolve: http:\/\/api\.test/u);
  proxy.child.kill('SIGUSR2');
  await proxy.said(/turned\n[^]*turned\n/);
  expect(await ask()).toBe('ok');
  await close(server);
});

const WATCHES = 200;

test.each(['ends its watches', 'is killed'])(
  'an API server that %s and comes back, with 200 watches open',
  async (how) => {
    await using home = await aHome();
    const record = join(home.folder, 'record');
    let server = aWatchServer();
    const url = await listening(server.http);
    const port = Number(new URL(url).port);
    await using proxy = await theProxy(['--server', url, '--record', record], { HOME: home.folder });
    const pid = proxy.child.pid!;
    expect(await (await fetch(`${proxy.url}/version`)).text()).toBe('{}');
    const atRest = descriptorsOf(pid);

    for (const round of [1, 2]) {
      const clients = Array.from({ length: WATCHES }, () => watchAt(proxy.url));
      await Promise.all(clients.map(({ begun }) => begun));
      expect(server.watches).toHaveLength(WATCHES);
      if (how === 'is killed') server.http.closeAllConnections();
      else for (const watch of server.watches) watch.end();
      await close(server.http);
      const ends = new Set(await Promise.all(clients.map(({ end }) => end)));
      // A client of Kubernetes watches on after a whole end, and lists again after any other.
      expect(ends).toEqual(new Set([how === 'is killed' ? 'cut' : 'whole']));
      expect((await fetch(`${proxy.url}/version`)).status).toBe(502);
      server = aWatchServer();
      await listening(server.http, 'http', port);
      expect(await (await fetch(`${proxy.url}/version`)).text()).toBe('{}');
      const recorded = () =>
        readFileSync(record, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Recorded & { readonly kind: string });
      const watches = () => recorded().filter(({ request }) => request.target.includes('watch'));
      await expect.poll(() => watches().length).toBe(round * WATCHES);
      const stage = how === 'is killed' ? 'Failed' : 'ResponseComplete';
      expect(watches().filter((watch) => watch.stage !== stage)).toEqual([]);
    }
    // Nothing is stuck: a few connections are kept on either side.
    await expect.poll(() => descriptorsOf(pid)).toBeLessThan(atRest + 10);
    await close(server.http);
  },
);

interface Recorded {
  readonly stage: string;
  readonly request: { readonly target: string };
}

function aWatchServer() {
  const watches: ServerResponse[] = [];
  const http = createServer((req, res) => {
    res.setHeader('Content-Type', 'application/json');
    if (!req.url!.includes('watch')) return void res.end('{}');
    res.write(
      `${JSON.stringify({ type: 'ADDED', object: { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p' } } })}\n`,
    );
    watches.push(res);
  });
  return { http, watches };
}

function watchAt(url: string) {
  const request = get(`${url}/api/v1/pods?watch=1`, { agent: false });
  const begun = once(request, 'response').then(async ([response]) => {
    await once(response, 'data');
    return response as NodeJS.ReadableStream;
  });
  const end = begun.then(
    (response) =>
      new Promise<string>((resolve) => {
        response.on('end', () => resolve('whole')).on('error', () => resolve('cut'));
      }),
  );
  return { begun, end };
}

test('a token that the server forgets mid-flight: watches go on, the next request brings the new one, one that stays bad is a 401', async () => {
  let valid = 'token-1';
  const root = aRoot();
  const server = createSecureServer(tlsOf(root.server(HOSTS)), (req, res) => {
    const isGood = req.headers.authorization === `Bearer ${valid}`;
    if (!isGood) return void res.writeHead(401).end();
    if (!req.url!.includes('watch')) return void res.end('ok');
    res.write('{}\n');
    feed = () => res.write('{"later":1}\n');
  });
  let feed = (): unknown => undefined;
  const url = await listening(server, 'https');
  await using home = await aHome({ token: 'token-1', ca: root.cert });
  const cluster = { server: url, 'certificate-authority': join(home.folder, 'ca') };
  await home.write('.kube/config', aKubeconfig({ tokenFile: join(home.folder, 'token') }, cluster));
  const upstream = await loadUpstream({}, home.environment);
  await using proxy = await aProxy(url, { upstream });
  const watch = (await fetch(`${proxy.url}/api/v1/pods?watch=1`)).body!.getReader();
  const next = async () => new TextDecoder().decode((await watch.read()).value);
  expect(await next()).toBe('{}\n');

  valid = 'token-2';
  await home.write('token', 'token-2');
  const status = async () => (await fetch(`${proxy.url}/api`)).status;
  expect(await Promise.all(Array.from({ length: 20 }, status))).toEqual(Array.from({ length: 20 }, () => 200));
  feed();
  expect(await next()).toBe('{"later":1}\n');
  await watch.cancel();

  valid = 'a token that nobody has';
  expect(await status()).toBe(401);
  await close(server);
});

async function listening(server: Server, scheme = 'http', at = 0): Promise<string> {
  await once(server.listen(at, '127.0.0.1'), 'listening');
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
