import { describe, expect, test } from 'vitest';
import type { ConnectionFlags } from '../../../src/kubeconfig/file/connection-flags.ts';
import { parseKubeconfig } from '../../../src/kubeconfig/file/parse-kubeconfig.ts';
import { resolveConfig } from '../../../src/kubeconfig/file/resolve.ts';

const config = await parseKubeconfig(
  `
current-context: dev
contexts:
- {name: dev, context: {cluster: lab, user: eve, namespace: team-a}}
- {name: bare, context: {}}
- {name: no-user, context: {cluster: lab, user: gone}}
- {name: no-cluster, context: {cluster: gone, user: eve}}
clusters:
- {name: lab, cluster: {server: https://lab, tls-server-name: kubernetes, certificate-authority-data: UEVN}}
- {name: open, cluster: {server: https://open, insecure-skip-tls-verify: true, proxy-url: http://p}}
users:
- {name: eve, user: {client-certificate-data: UEVN, client-key-data: UEVN, as: root, as-groups: [g]}}
- {name: robot, user: {tokenFile: t}}`,
  '/k',
);
const resolve = (flags: ConnectionFlags) => resolveConfig(config, flags, '/cwd');

describe('resolveConfig', () => {
  test.each<[ConnectionFlags, object]>([
    [{}, { contextName: 'dev', clusterName: 'lab', userName: 'eve', namespace: 'team-a' }],
    [{ namespace: 'b' }, { namespace: 'b' }],
    [{ context: 'bare' }, { contextName: 'bare', clusterName: '', userName: '', namespace: 'default', user: {} }],
    [
      { context: 'bare', cluster: 'open', user: 'robot' },
      { clusterName: 'open', userName: 'robot' },
    ],
    [{ cluster: 'open' }, { cluster: { server: 'https://open', insecureSkipTlsVerify: true, proxyUrl: 'http://p' } }],
    [{ context: 'no-user', token: 't' }, { user: { token: 't' } }],
    [{ context: 'no-cluster', server: 'https://s' }, { cluster: { server: 'https://s' } }],
  ])('%o chooses', (flags, chosen) => {
    expect(resolve(flags)).toMatchObject(chosen);
  });

  test.each<[string, ConnectionFlags, object]>([
    [
      '--server drops tls-server-name',
      { server: 'https://s' },
      { server: 'https://s', certificateAuthorityData: 'PEM' },
    ],
    [
      '--tls-server-name stays with --server',
      { server: 'https://s', tlsServerName: 'n' },
      { server: 'https://s', tlsServerName: 'n', certificateAuthorityData: 'PEM' },
    ],
    [
      '--insecure-skip-tls-verify drops the CA',
      { insecureSkipTlsVerify: true },
      { server: 'https://lab', tlsServerName: 'kubernetes', insecureSkipTlsVerify: true },
    ],
    [
      '--certificate-authority drops data and insecure',
      { cluster: 'open', certificateAuthority: 'ca' },
      { server: 'https://open', proxyUrl: 'http://p', certificateAuthority: '/cwd/ca' },
    ],
    [
      '--disable-compression',
      { cluster: 'open', disableCompression: true },
      { server: 'https://open', proxyUrl: 'http://p', insecureSkipTlsVerify: true, disableCompression: true },
    ],
  ])('%s', (_, flags, cluster) => {
    const { file, ...rest } = resolve(flags).cluster;
    expect([file, rest]).toEqual(['/k', cluster]);
  });

  test.each<[string, ConnectionFlags, object]>([
    [
      '--client-key and --client-certificate drop data',
      { clientKey: 'k', clientCertificate: '/c' },
      { clientKey: '/cwd/k', clientCertificate: '/c', clientKeyData: undefined, clientCertificateData: undefined },
    ],
    ['--token wins over tokenFile', { user: 'robot', token: 't' }, { token: 't', tokenFile: undefined }],
    ['basic', { user: 'robot', username: 'u', password: 'p' }, { username: 'u', password: 'p', tokenFile: '/t' }],
    ['as of the file', {}, { impersonate: { user: 'root', uid: '', groups: ['g'], extra: {} } }],
    [
      '--as alone keeps the groups',
      { as: 'adam' },
      { impersonate: { user: 'adam', uid: '', groups: ['g'], extra: {} } },
    ],
    [
      'all of --as',
      { as: 'adam', asUid: '1', asGroup: ['x', 'y'], asUserExtra: ['k=1', 'k=2', 'l=a=b'] },
      { impersonate: { user: 'adam', uid: '1', groups: ['x', 'y'], extra: { k: ['1', '2'], l: ['a=b'] } } },
    ],
  ])('%s', (_, flags, user) => {
    expect({ ...NOTHING, ...resolve(flags).user }).toMatchObject(user);
  });

  test.each<[ConnectionFlags, RegExp, RegExp]>([
    [{ context: 'x' }, /^context "x" does not exist$/, /contexts: dev, bare, no-user, no-cluster/],
    [{ cluster: 'x' }, /^--cluster: cluster "x" does not exist$/, /clusters: lab, open/],
    [{ user: 'x' }, /^--user: auth info "x" does not exist$/, /users: eve, robot/],
    [{ context: 'no-user' }, /^kubeconfig \/k: context "no-user": user "gone" is not under users$/, /--token/],
    [{ context: 'no-cluster' }, /^kubeconfig \/k: context "no-cluster": cluster "gone" is not under/, /--server/],
  ])('%o fails', (flags, message, hint) => {
    expect(() => resolve(flags)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) }),
    );
  });

  test('of many names a hint has the first', async () => {
    const contexts = Array.from({ length: 60 }, (_, i) => ({ name: `c${i}` }));
    const many = await parseKubeconfig(JSON.stringify({ contexts }), '/k');
    expect(() => resolveConfig(many, { context: 'x' }, '/')).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/^contexts: c0, c1, .*, c49, and 10 more; choose/) }),
    );
  });

  test('a current-context that nothing defines', async () => {
    const lost = await parseKubeconfig('current-context: lost', '/k');
    expect(() => resolveConfig(lost, {}, '/')).toThrow(
      'kubeconfig /k: current-context: context was not found for specified context: lost',
    );
  });
});

const NOTHING = { tokenFile: undefined, clientKeyData: undefined, clientCertificateData: undefined };
