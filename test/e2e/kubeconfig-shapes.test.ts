import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { delimiter, resolve } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionFlags } from '../../src/kubeconfig/file/connection-flags.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { connectProxy, socksProxy } from '../support/a-forward-proxy.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { aToken } from '../support/a-token.ts';
import { rawExchange } from '../support/raw-client.ts';

const CA = createCertificateAuthority();
const eve = CA.issueClient('eve', ['dev']);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What a listener sees of a request: the rest of its headers is left out. */
interface Seen {
  readonly url: string;
  readonly servername: string | false;
  /** The CN of the client certificate. */
  readonly cn?: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

/** A TLS listener that says what it sees, by an answer or in the upgraded connection. */
async function aListener(host: string) {
  const certificate = CA.issueServer(['127.0.0.1', '::1', 'localhost', 'api.internal']);
  const server = createServer({ ...certificate, ca: CA.cert, requestCert: true, rejectUnauthorized: false });
  server.on('request', (req, res) => res.end(seenOf(req)));
  server.on('upgrade', (req, socket: Socket) => {
    socket.end(`HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${seenOf(req)}`);
  });
  await once(server.listen(0, host), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function seenOf({ url = '', headers, socket }: IncomingMessage): string {
  const told = Object.entries(headers).filter(([name]) =>
    /^(?:authorization|impersonate-.*|accept-encoding)$/.test(name),
  );
  const secure = socket as TLSSocket & { servername: string | false };
  const { servername } = secure;
  const cn = secure.getPeerCertificate().subject?.CN;
  return JSON.stringify({ url, servername, ...(cn && { cn }), headers: Object.fromEntries(told) });
}

const plugin = (version: string, status: object) => ({
  command: resolve(import.meta.dirname, '../fixtures/exec-plugin.sh'),
  args: [
    'answer',
    JSON.stringify({ kind: 'ExecCredential', apiVersion: `client.authentication.k8s.io/${version}`, status }),
  ],
  apiVersion: `client.authentication.k8s.io/${version}`,
  ...(version === 'v1' && { interactiveMode: 'Never' }),
});
const ID_TOKEN = aToken({ sub: 'eve', exp: 4_000_000_000 });
const CERTIFICATE = { 'client-certificate-data': base64(eve.cert), 'client-key-data': base64(eve.key) };

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const oidc = { 'idp-issuer-url': 'https://idp', 'client-id': 'c', 'id-token': ID_TOKEN };

/** User, cluster, flags; what the server sees. */
const SHAPES: readonly (readonly [string, object, object, ConnectionFlags, Partial<Seen>])[] = [
  ['nothing', {}, {}, {}, { headers: {} }],
  ['a token', { token: 't' }, {}, {}, bearer('t')],
  ['a token file, relative to the kubeconfig', { tokenFile: 'secrets/token' }, {}, {}, bearer('from-file')],
  ['token and tokenFile', { token: 't', tokenFile: 'secrets/token' }, {}, {}, bearer('from-file')],
  ['--token', { tokenFile: 'secrets/token' }, {}, { token: 'f' }, bearer('f')],
  ['basic', { username: 'eve', password: 'p:w' }, {}, {}, { headers: { authorization: `Basic ${base64('eve:p:w')}` } }],
  ['a client certificate', CERTIFICATE, {}, {}, { cn: 'eve', headers: {} }],
  ['certificate files', { 'client-certificate': 'secrets/crt', 'client-key': 'secrets/key' }, {}, {}, { cn: 'eve' }],
  ['a certificate beside a token', { ...CERTIFICATE, token: 't' }, {}, {}, { cn: 'eve', ...bearer('t') }],
  ['a plugin of v1', { exec: plugin('v1', { token: 'p1' }) }, {}, {}, bearer('p1')],
  ['a plugin of v1beta1', { exec: plugin('v1beta1', { token: 'p2' }) }, {}, {}, bearer('p2')],
  [
    'a plugin that gives a certificate',
    { exec: plugin('v1', { clientCertificateData: eve.cert, clientKeyData: eve.key }) },
    {},
    {},
    { cn: 'eve', headers: {} },
  ],
  ['a plugin beside a token', { token: 't', exec: plugin('v1', { token: 'p' }) }, {}, {}, bearer('t')],
  ['auth-provider oidc', { 'auth-provider': { name: 'oidc', config: oidc } }, {}, {}, bearer(ID_TOKEN)],
  [
    'as',
    { as: 'adam', 'as-uid': '7', 'as-groups': ['a', 'b'], 'as-user-extra': { 'acme.com/x': ['1'] } },
    {},
    {},
    {
      headers: {
        'impersonate-user': 'adam',
        'impersonate-uid': '7',
        'impersonate-group': 'a, b',
        'impersonate-extra-acme.com%2fx': '1',
      },
    },
  ],
  ['--as over as', { as: 'adam' }, {}, { as: 'bob' }, { headers: { 'impersonate-user': 'bob' } }],
  ['tls-server-name', {}, { 'tls-server-name': 'api.internal' }, {}, { servername: 'api.internal' }],
  [
    'a CA file',
    { token: 't' },
    { 'certificate-authority-data': undefined, 'certificate-authority': 'secrets/ca' },
    {},
    bearer('t'),
  ],
  [
    'not to be checked',
    { token: 't' },
    { 'certificate-authority-data': base64(createCertificateAuthority().cert) },
    { insecureSkipTlsVerify: true },
    bearer('t'),
  ],
];

const REQUESTS = {
  'a request': 'GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  'an upgrade': 'GET /api/v1/pods HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
};
type Kind = keyof typeof REQUESTS;
const KINDS = Object.keys(REQUESTS) as Kind[];

let listener: Awaited<ReturnType<typeof aListener>>;
beforeAll(async () => void (listener = await aListener('127.0.0.1')));
afterAll(() => listener[Symbol.asyncDispose]());

const FILES = {
  '.kube/secrets/token': 'from-file\n',
  '.kube/secrets/crt': eve.cert,
  '.kube/secrets/key': eve.key,
  '.kube/secrets/ca': CA.cert,
};

/** What the listener saw of a request that a client sent to the proxy. */
async function seenBy(kubeconfig: string, flags: ConnectionFlags, kind: Kind, headers = ''): Promise<Seen> {
  await using home = await aHome({ ...FILES, '.kube/config': kubeconfig });
  const upstream = await loadUpstream(flags, home.environment);
  await using proxy = await aProxy(upstream.server.href, { upstream });
  const answer = await rawExchange(proxy.url, REQUESTS[kind].replace('\r\n\r\n', `\r\n${headers}\r\n`));
  return JSON.parse(/\{.*\}/.exec(answer)?.[0] ?? JSON.stringify(answer)) as Seen;
}

const trusted = (server: string) => ({ server, 'certificate-authority-data': base64(CA.cert) });

describe.each(KINDS)('%s', (kind) => {
  test.each(SHAPES)('%s', async (_, user, cluster, flags, expected) => {
    const seen = await seenBy(aKubeconfig(user, { ...trusted(listener.url), ...cluster }), flags, kind);
    expect(seen).toMatchObject({ url: '/api/v1/pods', ...expected });
    expect(seen.cn).toBe(expected.cn);
    if (expected.headers) expect(seen.headers).toEqual(expected.headers);
  });

  test('the path of the server goes in front', async () => {
    const seen = await seenBy(aKubeconfig({}, trusted(`${listener.url}/k8s/clusters/c-1/?q#f`)), {}, kind);
    expect(seen.url).toBe('/k8s/clusters/c-1/api/v1/pods');
  });

  test('an IPv6 address', async () => {
    await using six = await aListener('::1');
    expect(await seenBy(aKubeconfig({ token: 't' }, trusted(six.url)), {}, kind)).toMatchObject(bearer('t'));
  });

  test.each([
    ['an HTTP proxy', () => connectProxy()],
    ['a SOCKS5 proxy with a password', () => socksProxy({ password: 'hush' })],
  ])('proxy-url: %s', async (_, start) => {
    await using way = await start();
    if (way.url.protocol === 'socks5:') Object.assign(way.url, { username: 'me', password: 'hush' });
    const cluster = { ...trusted(listener.url), 'proxy-url': way.url.href };
    expect(await seenBy(aKubeconfig({ ...CERTIFICATE }, cluster), {}, kind)).toMatchObject({ cn: 'eve' });
    expect(way.asked.map(({ to }) => to)).toEqual([new URL(listener.url).host]);
  });

  test.each([
    [{ 'disable-compression': true }, {}],
    [{}, { 'accept-encoding': 'gzip' }],
  ])('%j', async (cluster, headers) => {
    const kubeconfig = aKubeconfig({}, { ...trusted(listener.url), ...cluster });
    expect((await seenBy(kubeconfig, {}, kind, 'Accept-Encoding: gzip\r\n')).headers).toEqual(headers);
  });
});

test('a KUBECONFIG list: the first to name an entry wins it, each path is relative to its own file', async () => {
  const first = { kind: 'Config', users: [{ name: 'eve', user: { tokenFile: 'token' } }] };
  await using home = await aHome({
    'a/config': JSON.stringify(first),
    'a/token': 'of-a',
    'b/config': aKubeconfig({ token: 'of-b' }, trusted(listener.url)),
  });
  const env = { ...home.environment.env, KUBECONFIG: ['gone', 'a/config', 'b/config'].join(delimiter) };
  const upstream = await loadUpstream({}, { ...home.environment, env });
  await using proxy = await aProxy(upstream.server.href, { upstream });
  expect(await rawExchange(proxy.url, REQUESTS['a request'])).toContain('Bearer of-a');
});
