import { describe, expect, test } from 'vitest';
import { parseKubeconfig } from '../../../src/kubeconfig/file/parse-kubeconfig.ts';

const FILE = '/etc/kube/config';

describe('parseKubeconfig', () => {
  test('reads every field, paths against the file, data decoded', async () => {
    const config = await parseKubeconfig(FULL, FILE);
    expect(config.currentContext).toBe('dev');
    expect(config.contexts.get('dev')).toEqual({ file: FILE, cluster: 'lab', user: 'eve', namespace: 'team-a' });
    expect(config.clusters.get('lab')).toEqual({
      file: FILE,
      server: 'https://lab:6443',
      tlsServerName: 'kubernetes',
      insecureSkipTlsVerify: true,
      certificateAuthority: '/etc/kube/pki/ca.crt',
      certificateAuthorityData: 'PEM',
      proxyUrl: 'socks5://proxy:1080',
      disableCompression: true,
      execExtension: { audience: 'lab' },
    });
    expect(config.users.get('eve')).toEqual({
      file: FILE,
      clientCertificate: '/absolute/eve.crt',
      clientCertificateData: 'PEM',
      clientKey: '/etc/eve.key',
      clientKeyData: 'PEM',
      token: 'secret',
      tokenFile: '/etc/kube/token',
      username: 'eve',
      password: 'apple',
      impersonate: { user: 'adam', uid: '7', groups: ['a', 'b'], extra: { scopes: ['view', 'edit'] } },
      authProvider: { name: 'oidc', config: { 'client-id': 'kube', expiry: '2026-01-01T00:00:00Z' } },
      exec: {
        command: '/etc/kube/bin/login',
        args: ['--quiet'],
        env: [{ name: 'A', value: 'b' }],
        apiVersion: 'client.authentication.k8s.io/v1',
        installHint: 'brew install login',
        provideClusterInfo: true,
        interactiveMode: 'Never',
      },
    });
  });

  test.each([
    ['an empty file', ''],
    ['only a comment', '# nothing\n'],
    ['null', 'null'],
    ['lists that are null', 'contexts: null\nusers:\nclusters: ~\n'],
    ['unknown fields', 'preferences: {colors: true}\nnovelty: [1, 2]\n'],
  ])('%s is an empty config', async (_, text) => {
    expect(await parseKubeconfig(text, FILE)).toEqual({
      currentContext: '',
      contexts: new Map(),
      clusters: new Map(),
      users: new Map(),
    });
  });

  test.each([
    ['a bare command stays for the PATH', 'users: [{name: a, user: {exec: {command: aws}}}]', { command: 'aws' }],
    ['a command beside the file', 'users: [{name: a, user: {exec: {command: ./aws}}}]', { command: '/etc/kube/aws' }],
  ])('%s', async (_, text, exec) => {
    expect((await parseKubeconfig(text, FILE)).users.get('a')?.exec).toMatchObject(exec);
  });

  test('YAML 1.1 booleans, anchors, the last of equal keys, tabs in JSON and the first document, as Go reads them', async () => {
    const yaml = `
clusters:
- name: a
  cluster: &trust {insecure-skip-tls-verify: yes, server: https://a, server: https://b}
- name: c
  cluster: {<<: *trust}
---
clusters: [{name: never}]`;
    expect([...(await parseKubeconfig(yaml, FILE)).clusters]).toEqual([
      ['a', { file: FILE, server: 'https://b', insecureSkipTlsVerify: true }],
      ['c', { file: FILE, server: 'https://b', insecureSkipTlsVerify: true }],
    ]);
    expect((await parseKubeconfig('{\n\t"current-context":\t"x"\n}', FILE)).currentContext).toBe('x');
  });

  test.each([
    ['users: [', /config: line 1, column \d+: /],
    ['kind: Pod', /config: it is a Pod of v1, not a Config of v1/],
    ['apiVersion: v2', /it is a Config of v2/],
    ['- a', /config: expected a mapping, found a list/],
    ['users: {a: b}', /config: users: expected a list, found a mapping/],
    ['users: [a]', /users\[0\]: expected a mapping, found a string/],
    ['users: [{name: 7}]', /users\[0\]: name: expected a string, found a number/],
    ['users: [{name: a, user: {token: 12345}}]', /user "a": token: expected a string, found a number$/],
    ['users: [{name: a, user: {as-groups: b}}]', /user "a": as-groups: expected a list, found a string/],
    ['users: [{name: a, user: {exec: {env: [{name: 1}]}}}]', /user "a", exec, env\[0\]: name: expected a string/],
    ['users: [{name: a}, {name: a}]', /duplicate name "a" under users/],
    ['clusters: [{name: a, cluster: {insecure-skip-tls-verify: "yes"}}]', /cluster "a": .*expected true or false/],
    ['%YAML 1.2\n---\na: b', /config: line 1, column 1: found incompatible YAML document/],
    ['a: b\n? {c: d}\n: e', /config: line 2, column 3: invalid map key: not a scalar/],
    ['a: b\r# \u0007', /config: line 2, column 3: control characters are not allowed/],
    ['preferences: {colors: "yes"}', /preferences: colors: expected true or false, found a string/],
    ['contexts: [{name: a, context: {extensions: {}}}]', /context "a": extensions: expected a list, found a mapping/],
    ['extensions: [{name: a}, {name: a}]', /duplicate name "a" under extensions/],
    ['clusters: [{name: a, cluster: {certificate-authority-data: "%"}}]', /certificate-authority-data: illegal base64/],
  ])('%s is an error that names file, entry and field', async (text, message) => {
    await expect(parseKubeconfig(text, FILE)).rejects.toThrow(message);
  });

  test.each([
    [Buffer.from(FULL).toString('base64'), 'it looks like base64: decode it with `base64 -d`'],
    ['<!DOCTYPE html>\n<title>Log in: now</title>\n', 'it looks like a web page, that of a log-in perhaps'],
    ['hello', 'pass a kubeconfig file'],
    [Buffer.from('kind: Config', 'utf16le').toString(), 'save the file as UTF-8'],
    ['users: [', 'fix the YAML of the file'],
  ])('what it is instead has a hint: %j', async (text, hint) => {
    await expect(parseKubeconfig(text, FILE)).rejects.toThrow(expect.objectContaining({ hint }) as Error);
  });

  test('an error never quotes the file', async () => {
    await expect(parseKubeconfig('token: "hunter2\nusers: [', FILE)).rejects.toThrow(/^(?!.*hunter2)/s);
  });
});

const FULL = `
apiVersion: v1
kind: Config
current-context: dev
contexts:
- name: dev
  context: {cluster: lab, user: eve, namespace: team-a}
clusters:
- name: lab
  cluster:
    server: https://lab:6443
    tls-server-name: kubernetes
    insecure-skip-tls-verify: true
    certificate-authority: pki/ca.crt
    certificate-authority-data: UEVN
    proxy-url: socks5://proxy:1080
    disable-compression: true
    extensions:
    - {name: other, extension: 1}
    - {name: client.authentication.k8s.io/exec, extension: {audience: lab}}
users:
- name: eve
  user:
    client-certificate: /absolute/eve.crt
    client-certificate-data: |
      UE
      VN
    client-key: ../eve.key
    client-key-data: UEVN
    token: secret
    tokenFile: token
    username: eve
    password: apple
    as: adam
    as-uid: "7"
    as-groups: [a, b]
    as-user-extra: {scopes: [view, edit]}
    auth-provider:
      name: oidc
      config: {client-id: kube, expiry: 2026-01-01T00:00:00Z}
    exec:
      command: bin/login
      args: [--quiet]
      env: [{name: A, value: b}]
      apiVersion: client.authentication.k8s.io/v1
      installHint: brew install login
      provideClusterInfo: true
      interactiveMode: Never
`;
