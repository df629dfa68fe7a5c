import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { startTlsFront } from '../../src/cli/lessons/tls-front.ts';
import type { ConnectionFlags } from '../../src/kubeconfig/file/connection-flags.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import type { Upstream } from '../../src/kubeconfig/upstream.ts';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { connectProxy, socksProxy } from '../support/a-forward-proxy.ts';
import type { ForwardProxy } from '../support/a-forward-proxy.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aPlayground } from '../support/a-playground.ts';
import { aProxy } from '../support/a-proxy.ts';
import { rawExchange } from '../support/raw-client.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

const CA = createCertificateAuthority();
const ALICE = CA.issueClient('alice', ['dev']);
const CERTIFICATE = { 'client-certificate-data': base64(ALICE.cert), 'client-key-data': base64(ALICE.key) };
const BROWSER = `base64url.bearer.authorization.k8s.io.${Buffer.from('theirs').toString('base64url')}`;
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

describe('a client that says who it is goes over a connection without our certificate', () => {
  test.each<[string, (() => Promise<ForwardProxy>) | undefined]>([
    ['directly', undefined],
    ['through CONNECT', () => connectProxy()],
    ['through SOCKS5', () => socksProxy()],
  ])('%s: requests and upgrades', async (_, through) => {
    await using server = await aServer();
    await using forward = await through?.();
    await using proxy = await aProxy(server.url, { upstream: await upstreamTo(server.url, {}, forward?.url) });
    const own = 'Authorization: Bearer theirs\r\n';
    for (const upgrade of ['', UPGRADE]) {
      expect(await seen(proxy.url, upgrade + own)).toEqual({ certificate: null, authorization: 'Bearer theirs' });
      expect(await seen(proxy.url, upgrade)).toEqual({ certificate: 'alice', authorization: null });
    }
    const browser = `${UPGRADE}Sec-WebSocket-Protocol: v5.channel.k8s.io, ${BROWSER}\r\n`;
    expect(await seen(proxy.url, browser)).toEqual({ certificate: null, authorization: null });
    expect(proxy.exchanges.map(({ credential }) => credential?.kind)).toEqual([
      'client',
      'clientCertificate',
      'client',
      'clientCertificate',
      'client',
    ]);
  });

  test('in turns on one connection, and fifty at once: never mixed', async () => {
    await using server = await aServer();
    await using proxy = await aProxy(server.url, { upstream: await upstreamTo(server.url) });
    const get = async (i: number, agent: Agent) => {
      const headers = i % 2 === 0 ? {} : { authorization: `Bearer ${i}` };
      const req = httpRequest(`${proxy.url}/api/${i}`, { agent, headers }).end();
      const [res] = (await once(req, 'response')) as [Parameters<typeof text>[0]];
      return JSON.parse(await text(res)) as unknown;
    };
    const expected = (i: number) =>
      i % 2 === 0 ? { certificate: 'alice', authorization: null } : { certificate: null, authorization: `Bearer ${i}` };
    const one = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; i < 10; i++) expect(await get(i, one)).toEqual(expected(i));
    const many = new Agent({ keepAlive: true });
    const turns = Array.from({ length: 50 }, (_, i) => i);
    for (let round = 0; round < 3; round++) {
      expect(await Promise.all(turns.map((i) => get(i, many)))).toEqual(turns.map(expected));
    }
    one.destroy();
    many.destroy();
  });

  test('with --client-certificate-always as in kubectl proxy: the certificate wins, and each response says so', async () => {
    await using server = await aServer();
    const upstream = await upstreamTo(server.url, { clientCertificateAlways: true });
    await using proxy = await aProxy(server.url, { upstream });
    const answer = await rawExchange(proxy.url, get('Authorization: Bearer theirs\r\n'));
    expect(answer).toContain('{"certificate":"alice","authorization":"Bearer theirs"}');
    expect(answer).toMatch(/\r\nWarning: 299 kubetrace "the client's own Authorization is ignored: .* of alice, /u);
    expect(await rawExchange(proxy.url, get(''))).not.toContain('Warning');
    expect(proxy.exchanges.map(({ credential }) => [credential?.username, credential?.overrules])).toEqual([
      ['alice', "the client's own Authorization"],
      ['alice', undefined],
    ]);
  });

  test('--as goes up with it, as in client-go, and the record says so', async () => {
    await using server = await aServer();
    await using proxy = await aProxy(server.url, { upstream: await upstreamTo(server.url, { as: 'bob' }) });
    await seen(proxy.url, 'Authorization: Bearer theirs\r\n');
    expect(server.impersonated).toEqual(['bob']);
    expect((await proxy.ended(0)).credential).toMatchObject({ kind: 'client', impersonates: 'bob' });
  });
});

describe('a credential of the command line is used, not the certificate of the kubeconfig', () => {
  const note = (flag: string) => `${flag} is used, and the client certificate of user "eve" in `;
  test.each<[string, ConnectionFlags, object, string]>([
    ['--token', { token: 'flag' }, { certificate: null, authorization: 'Bearer flag' }, note('--token')],
    [
      '--username',
      { username: 'me', password: 'pw' },
      { certificate: null, authorization: `Basic ${base64('me:pw')}` },
      note('--username'),
    ],
    [
      '--token with --client-certificate-always',
      { token: 'flag', clientCertificateAlways: true },
      { certificate: 'alice', authorization: 'Bearer flag' },
      '--token is ignored by the server',
    ],
    ['--as', { as: 'bob' }, { certificate: 'alice', authorization: null }, ''],
  ])('%s', async (_, flags, expected, said) => {
    await using server = await aServer();
    const upstream = await upstreamTo(server.url, flags);
    await using proxy = await aProxy(server.url, { upstream });
    expect(await seen(proxy.url, '')).toEqual(expected);
    expect(upstream.notes?.join() ?? '').toContain(said);
    expect(await seen(proxy.url, UPGRADE)).toEqual(expected);
    expect(upstream.passedOver?.some((reason) => reason.startsWith('client certificate'))).toBe(
      said.includes('is used'),
    );
  });
});

describe('on the playground, whose administrator has a certificate', () => {
  const REVIEW = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

  test('a ServiceAccount token is that ServiceAccount, in everything that is shown and requested; rubbish is nobody', async () => {
    await using playground = await aPlayground();
    await using home = await aHome({ '.kube/config': await playground.kubeconfig() });
    const upstream = await loadUpstream({}, home.environment);
    await using proxy = await aProxy(playground.secureUrl, { upstream, explain: { allowed: true } });
    const ask = async (path: string, token?: string, body?: object) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const post = body && { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(proxy.url + path, { headers, ...post });
      return { status: answer.status, text: await answer.text() };
    };
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const token = await playground.token('team-a:reporter');
    expect((await ask(REVIEW, token, review)).text).toContain('"username":"system:serviceaccount:team-a:reporter"');
    expect((await ask(REVIEW, undefined, review)).text).toContain('"username":"admin"');

    const refused = await ask('/api/v1/namespaces/team-a/pods/web-0/log', token);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('near miss: a rule grants');
    const rubbish = await ask('/api/v1/namespaces/team-a/secrets', 'rubbish');
    expect(rubbish.status).toBe(401);
    expect(rubbish.text).toContain('The client sent its own Authorization, which replaced user');

    const byClient = proxy.exchanges.filter(({ origin }) => origin === 'client');
    expect(byClient.map(({ credential }) => [credential?.kind, credential?.username])).toEqual([
      ['client', 'system:serviceaccount:team-a:reporter'],
      ['clientCertificate', 'admin'],
      ['client', 'system:serviceaccount:team-a:reporter'],
      ['client', undefined],
    ]);
    const own = proxy.exchanges.filter(({ origin }) => origin === 'kubetrace');
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const { credential, response } of own) {
      if (credential?.kind !== 'clientCertificate') expect(credential?.username).toMatch(/:reporter$/u);
      expect(response?.status).toBe(201);
    }
  });

  test.skipIf(kubectls().length === 0).each(kubectls())(
    'kubectl $version: exec --token is refused as that ServiceAccount, and allowed without',
    async (kubectl) => {
      await using playground = await aPlayground();
      await using home = await aHome({ '.kube/config': await playground.kubeconfig() });
      const upstream = await loadUpstream({}, home.environment);
      await using proxy = await aProxy(playground.secureUrl, { upstream, filter: { rejectPaths: '' } });
      // kubectl sends no token over plain HTTP.
      using front = await startTlsFront(proxy.url, playground.serverCertificate());
      await home.write('ca.crt', playground.ca);
      const exec = ['-n', 'team-a', 'exec', 'web-0', '--', 'echo', 'hi'];
      const where = [`--server=${front.url}`, `--certificate-authority=${home.folder}/ca.crt`];
      const token = await playground.token('team-a:reporter');
      const env = { HOME: home.folder, KUBECONFIG: `${home.folder}/none` };
      const as = await runKubectl(kubectl, [...where, `--token=${token}`, ...exec], { env });
      expect(as.stderr).toContain('User "system:serviceaccount:team-a:reporter" cannot');
      const without = await runKubectl(kubectl, [`--server=${proxy.url}`, ...exec], { env });
      expect(without).toMatchObject({ stdout: 'hi\n', exitCode: 0 });
    },
  );
});

function get(headers: string): string {
  return `GET /api/a HTTP/1.1\r\nHost: localhost\r\n${headers.includes('Upgrade') ? '' : 'Connection: close\r\n'}${headers}\r\n`;
}

/** What the server saw of a request with these headers. */
async function seen(url: string, headers: string): Promise<unknown> {
  const answer = await rawExchange(url, get(headers));
  return JSON.parse(/\{"certificate".*\}/u.exec(answer)?.[0] ?? answer);
}

async function upstreamTo(server: string, flags: ConnectionFlags = {}, proxy?: URL): Promise<Upstream> {
  const cluster = {
    server,
    'certificate-authority-data': base64(CA.cert),
    ...(proxy && { 'proxy-url': proxy.href }),
  };
  await using home = await aHome({ '.kube/config': aKubeconfig(CERTIFICATE, cluster) });
  return loadUpstream(flags, home.environment);
}

/** An API server that believes whoever shows a certificate, and answers with what it saw. */
async function aServer() {
  const impersonated: unknown[] = [];
  const options = { ...CA.issueServer(['127.0.0.1']), ca: CA.cert, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options);
  const said = (socket: TLSSocket, authorization: string | undefined) =>
    JSON.stringify({
      certificate: socket.getPeerCertificate().subject?.CN ?? null,
      authorization: authorization ?? null,
    });
  server.on('request', (req, res) => {
    impersonated.push(req.headers['impersonate-user']);
    res.end(said(req.socket as TLSSocket, req.headers.authorization));
  });
  server.on('upgrade', (req, socket: Socket) => {
    const answer = said(socket as TLSSocket, req.headers.authorization);
    socket.end(`HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${answer}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    impersonated,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
