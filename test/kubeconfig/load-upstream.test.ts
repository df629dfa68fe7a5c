import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CredentialFacts } from '../../src/api/credential-facts.ts';
import type { ConnectionFlags } from '../../src/kubeconfig/file/connection-flags.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aToken } from '../support/a-token.ts';

const CA = createCertificateAuthority();
const { cert, key } = CA.issueClient('eve', ['dev']);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const CERTIFICATE = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
const CERTIFICATE_FILES = { 'client-certificate': 'eve.crt', 'client-key': 'eve.key' };
const PLUGIN = resolve(import.meta.dirname, '../fixtures/exec-plugin.sh');
const V1 = 'client.authentication.k8s.io/v1';
const EXEC = {
  command: PLUGIN,
  args: ['answer', JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status: { token: 'plugin' } })],
  apiVersion: V1,
  interactiveMode: 'Never',
};
const IN_KUBECONFIG = /^the CA of the kubeconfig \(certificate-authority(?:-data)? of cluster "lab" in .*config\)$/;
const SA_TOKEN = aToken({ sub: 'system:serviceaccount:shop:robot' });

interface Expected extends Partial<CredentialFacts> {
  /** The Authorization header. */
  readonly sent?: string;
  readonly cert?: string;
}

/** User entry, flags; what is sent, and what is said of it. */
const CREDENTIALS: readonly (readonly [string, object, ConnectionFlags, Expected])[] = [
  ['nothing', {}, {}, { kind: 'none' }],
  ['a token', { token: 't' }, {}, { sent: 'Bearer t', kind: 'token', source: 'user "eve" in HOME/.kube/config' }],
  ['the flag', { token: 't' }, { token: 'f' }, { sent: 'Bearer f', kind: 'token', source: 'flag --token' }],
  ['the flag over the file', { tokenFile: 'tok' }, { token: 'f' }, { sent: 'Bearer f' }],
  [
    'a token file',
    { tokenFile: 'tok' },
    {},
    {
      sent: `Bearer ${SA_TOKEN}`,
      kind: 'tokenFile',
      username: 'system:serviceaccount:shop:robot',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
      source: 'HOME/.kube/tok, tokenFile of user "eve" in HOME/.kube/config',
    },
  ],
  ['the file over the token', { token: 't', tokenFile: 'tok' }, {}, { sent: `Bearer ${SA_TOKEN}` }],
  ['the token while there is no file', { token: 't', tokenFile: 'gone' }, {}, { sent: 'Bearer t', kind: 'tokenFile' }],
  [
    'basic',
    { username: 'eve', password: 'ü:p' },
    {},
    { sent: `Basic ${base64('eve:ü:p')}`, kind: 'basic', username: 'eve' },
  ],
  ['a certificate', CERTIFICATE, {}, { kind: 'clientCertificate', cert, username: 'eve', groups: ['dev'] }],
  ['certificate files', CERTIFICATE_FILES, {}, { kind: 'clientCertificate', cert, username: 'eve' }],
  [
    'a certificate by flags',
    { token: 't' },
    { clientCertificate: '.kube/eve.crt', clientKey: '.kube/eve.key' },
    { sent: 'Bearer t', cert, source: 'flag --client-certificate (checked before the token that is sent with it)' },
  ],
  [
    'a certificate beside a token',
    { ...CERTIFICATE, token: 't' },
    {},
    { sent: 'Bearer t', cert, kind: 'clientCertificate', username: 'eve' },
  ],
  ['a plugin', { exec: EXEC }, {}, { sent: 'Bearer plugin', kind: 'exec' }],
  ['a plugin beside a token is not run', { exec: EXEC, token: 't' }, {}, { sent: 'Bearer t', kind: 'token' }],
  ['a plugin beside a certificate is not run', { exec: EXEC, ...CERTIFICATE }, {}, { cert, kind: 'clientCertificate' }],
  [
    'impersonation',
    { token: 't', as: 'adam' },
    { asGroup: ['g'] },
    { sent: 'Bearer t', kind: 'token', impersonates: 'adam' },
  ],
  [
    'no https: nothing but impersonation',
    { token: 't', as: 'adam' },
    { server: 'http://127.0.0.1:1' },
    { kind: 'none', impersonates: 'adam', source: 'the server is not https, so no credential is sent' },
  ],
];

describe('the credential', () => {
  test.each(CREDENTIALS)('%s', async (_, user, flags, { sent, cert: sentCert, ...facts }: Expected) => {
    await using home = await aHome({
      '.kube/config': aKubeconfig(user),
      '.kube/tok': `${SA_TOKEN}\n`,
      '.kube/eve.crt': cert,
      '.kube/eve.key': key,
    });
    const upstream = await loadUpstream(flags, home.environment);
    const { authorization, tls, facts: found } = await upstream.authenticate();
    const source = found.source.replaceAll(home.folder, 'HOME');
    expect({ ...found, source }).toMatchObject(facts);
    expect(authorization).toEqual(sent === undefined ? [] : [['Authorization', sent]]);
    expect(tls.cert?.trim()).toBe(sentCert?.trim());
  });

  test.each<[object, object, ConnectionFlags, RegExp]>([
    [{ tokenFile: 'gone' }, {}, {}, /tokenFile of user "eve".*gone cannot be read: ENOENT/],
    [{ ...CERTIFICATE_FILES, 'client-key': 'gone' }, {}, {}, /client-key of user "eve".*gone cannot be read: ENOENT/],
    [{ ...CERTIFICATE, 'client-key-data': base64(CA.issueClient('x', []).key) }, {}, {}, /private key does not match/],
    [{ ...CERTIFICATE, 'client-key-data': 'UEVN' }, {}, {}, /the client certificate cannot be used/],
    [{}, { 'certificate-authority': 'gone' }, {}, /certificate-authority of cluster "lab".*gone cannot be read/],
    [{}, { 'certificate-authority-data': 'UEVN' }, {}, /"lab".* unable to parse bytes as PEM block/],
    [
      {},
      { 'proxy-url': 'ftp://u:hush@p' },
      {},
      /^(?!.*hush).*invalid 'proxy-url' for cluster "lab": unsupported scheme "ftp", must be http, https, or socks5/,
    ],
    [{}, { server: 'ftp://lab' }, {}, /cluster "lab": server: unsupported scheme "ftp"$/],
    [{}, {}, { server: 'https://' }, /^--server: it is not a URL$/],
    [{}, { server: '${API}' }, {}, /cluster "lab": server: its host contains a variable or placeholder/],
    [{}, { server: 'https://<host>:6443' }, {}, /cluster "lab": server: its host is a placeholder/],
    [{}, { server: 'https://[fe80::1%25eth0]:6443' }, {}, /server: kubetrace cannot dial an IPv6 address with a zone$/],
    [
      {},
      { 'proxy-url': 'http://u:hush%@p' },
      {},
      /^(?!.*hush).*'proxy-url'.* a % in its user or password is written %25$/,
    ],
    [{ token: 't\nu' }, {}, {}, /^token of user "eve" in .*config cannot be sent: there is a line break after 1 of/],
    [{ 'auth-provider': { name: 'gcp' } }, {}, {}, /user "eve".*: the gcp auth plugin has been removed/],
    [{ 'auth-provider': { name: 'azure' } }, {}, {}, /the azure auth plugin has been removed/],
    [{ 'auth-provider': { name: 'x' } }, {}, {}, /no Auth Provider found for name "x"/],
    [{ 'auth-provider': { name: 'oidc' } }, {}, {}, /auth-provider oidc of user "eve".*: Must provide idp-issuer-url/],
  ])('user %o, cluster %o, %o: reported at the start', async (user, cluster, flags, message) => {
    await using home = await aHome({ '.kube/config': aKubeconfig(user, cluster), '.kube/eve.crt': cert });
    await expect(loadUpstream(flags, home.environment)).rejects.toThrow(
      expect.objectContaining({ name: 'ActionableError', message: expect.stringMatching(message) }),
    );
  });
});

describe('the server', () => {
  test.each<[object, ConnectionFlags, object]>([
    [{}, {}, { server: 'https://lab:6443/', context: 'dev', cluster: 'lab', user: 'eve', namespace: 'default' }],
    [{ server: 'https://lab/a/b/?q#f' }, {}, { server: 'https://lab/a/b' }],
    [{ server: 'https://u:p@[::1]:6443' }, {}, { server: 'https://[::1]:6443/' }],
    [{ server: 'lab:8080' }, {}, { server: 'http://lab:8080/' }],
    [{}, { server: 'https://other', namespace: 'n' }, { server: 'https://other/', namespace: 'n', context: 'dev' }],
    [{ 'proxy-url': 'socks5://p:1' }, {}, { proxy: 'socks5://p:1' }],
    [{ server: 'https://skipped' }, {}, { proxy: undefined }],
    [{ 'proxy-url': 'http://p', server: 'https://skipped' }, {}, { proxy: 'http://p/' }],
    [{}, {}, { proxy: 'http://env:3128/', disableCompression: false }],
    [{ 'disable-compression': true }, { requestTimeout: 5000 }, { disableCompression: true, requestTimeout: 5000 }],
    [{}, { requestTimeout: 0 }, { requestTimeout: undefined }],
  ])('%o with %o', async (cluster, flags, expected) => {
    await using home = await aHome({ '.kube/config': aKubeconfig({}, cluster) });
    const env = { ...home.environment.env, HTTPS_PROXY: 'http://env:3128', NO_PROXY: 'skipped' };
    const upstream = await loadUpstream(flags, { ...home.environment, env });
    const seen = { ...upstream, server: upstream.server.href, proxy: upstream.proxy?.href };
    expect(seen).toMatchObject({ ...expected, source: `context "dev" in ${join(home.folder, '.kube/config')}` });
  });

  test.each([
    [{}, false],
    [{ DISABLE_HTTP2: '1' }, true],
    [{ DISABLE_HTTP2: '' }, false],
  ])('%o in the environment: watches over HTTP/1.1 alone: %s', async (variables, withoutHttp2) => {
    await using home = await aHome({ '.kube/config': aKubeconfig({}) });
    const env = { ...home.environment.env, ...variables };
    expect(await loadUpstream({}, { ...home.environment, env })).toMatchObject({ withoutHttp2 });
  });

  test.each<[object, ConnectionFlags, object]>([
    [{}, {}, { rejectUnauthorized: true }],
    [{ 'certificate-authority-data': base64(CA.cert) }, {}, { rejectUnauthorized: true, ca: CA.cert }],
    [{ 'certificate-authority': 'ca.crt' }, {}, { rejectUnauthorized: true, ca: CA.cert.trim() }],
    [{ 'insecure-skip-tls-verify': true, 'tls-server-name': 'k' }, {}, { rejectUnauthorized: false, servername: 'k' }],
    [{ 'certificate-authority-data': base64(CA.cert) }, { insecureSkipTlsVerify: true }, { rejectUnauthorized: false }],
  ])('trust: %o with %o', async (cluster, flags, tls) => {
    await using home = await aHome({ '.kube/config': aKubeconfig({}, cluster), '.kube/ca.crt': CA.cert });
    const upstream = await loadUpstream(flags, home.environment);
    const first = await upstream.authenticate();
    expect(first.tls).toEqual('ca' in tls ? { ...tls, caSource: expect.stringMatching(IN_KUBECONFIG) } : tls);
    expect(await upstream.authenticate()).toBe(first);
  });

  test('flags alone are enough', async () => {
    await using home = await aHome();
    const upstream = await loadUpstream({ server: 'https://a', token: 't' }, home.environment);
    expect(upstream).toMatchObject({ source: 'flag --server', context: '', namespace: 'default' });
    expect((await upstream.authenticate()).authorization).toEqual([['Authorization', 'Bearer t']]);
  });

  test('KUBERNETES_MASTER is the last resort', async () => {
    await using home = await aHome();
    const env = { KUBERNETES_MASTER: 'http://master:8080' };
    const upstream = await loadUpstream({}, { ...home.environment, env });
    expect([upstream.server.href, upstream.source]).toEqual(['http://master:8080/', 'KUBERNETES_MASTER']);
  });

  test.each([
    ['', /^no cluster is configured: HOME\/\.kube\/config has no contexts$/],
    [undefined, /^no cluster is configured: HOME\/\.kube\/config does not exist$/],
    [aKubeconfig({}).replace('"current-context":"dev",', ''), /^no context is chosen: .*config$/],
  ])('nowhere to go: %s', async (text, message) => {
    await using home = await aHome(text === undefined ? {} : { '.kube/config': text });
    const error = (await loadUpstream({}, home.environment).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message.replaceAll(home.folder, 'HOME')).toMatch(message);
  });
});

describe('in a pod', () => {
  const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
  const inPod = async (files: Record<string, string>, flags: ConnectionFlags = {}, env = {}) => {
    const home = await aHome();
    const mounted = new Map(Object.entries(files).map(([name, text]): [string, string] => [`${MOUNT}/${name}`, text]));
    const readFile = (path: string) => {
      const text = mounted.get(path);
      return text === undefined ? home.environment.readFile(path) : Promise.resolve(text);
    };
    const service = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    await home[Symbol.asyncDispose]();
    return loadUpstream(flags, { ...home.environment, readFile, env: { ...service, ...env } });
  };
  const FILES = { token: SA_TOKEN, 'ca.crt': CA.cert, namespace: 'shop\n' };

  test('the ServiceAccount of the pod', async () => {
    const upstream = await inPod(FILES);
    expect(upstream).toMatchObject({ namespace: 'shop', source: 'ServiceAccount of this pod', user: '' });
    expect(upstream.server.href).toBe('https://[fd00::1]/');
    const { authorization, tls, facts } = await upstream.authenticate();
    expect(authorization).toEqual([['Authorization', `Bearer ${SA_TOKEN}`]]);
    expect(tls).toEqual({
      ca: CA.cert.trim(),
      caSource: 'the CA of this pod (/var/run/secrets/kubernetes.io/serviceaccount/ca.crt)',
      rejectUnauthorized: true,
    });
    expect(facts).toMatchObject({ kind: 'serviceAccount', username: 'system:serviceaccount:shop:robot' });
  });

  test('flags and environment', async () => {
    const flags = { token: 't', as: 'adam', insecureSkipTlsVerify: true };
    const upstream = await inPod({ token: SA_TOKEN }, flags, { POD_NAMESPACE: 'pod' });
    expect(upstream.namespace).toBe('pod');
    expect(await upstream.authenticate()).toMatchObject({
      authorization: [['Authorization', 'Bearer t']],
      impersonation: [['Impersonate-User', 'adam']],
      tls: { rejectUnauthorized: false },
    });
  });

  test('without a token it is not a pod', async () => {
    await expect(inPod({})).rejects.toThrow('no cluster is configured');
  });
});
