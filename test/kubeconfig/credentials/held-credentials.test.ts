import { expect, test } from 'vitest';
import { HeldSecrets } from '../../../src/api/secrets/held-secrets.ts';
import type { AuthInfo, ExecConfig } from '../../../src/kubeconfig/file/config.ts';
import type { ConnectionFlags } from '../../../src/kubeconfig/file/connection-flags.ts';
import { holdCredentials, holdUserinfo } from '../../../src/kubeconfig/credentials/held-credentials.ts';
import { loadUpstream } from '../../../src/kubeconfig/load-upstream.ts';
import { createCertificateAuthority } from '../../../src/api/x509/certificates.ts';
import { aHome } from '../../support/a-home.ts';
import { aKubeconfig } from '../../support/a-kubeconfig.ts';

const EXEC: ExecConfig = {
  command: 'x',
  args: ['get-token', '--oidc-client-secret=of-an-argument', '--token', 'the-next-argument', '--cluster=lab-cluster'],
  env: [
    { name: 'AWS_SECRET_ACCESS_KEY', value: 'of-the-environment' },
    { name: 'AWS_PROFILE', value: 'production' },
  ],
  apiVersion: 'client.authentication.k8s.io/v1',
  installHint: '',
  provideClusterInfo: false,
  interactiveMode: 'Never',
};

test.each<[what: string, user: AuthInfo, flags: ConnectionFlags, held: readonly string[], free: readonly string[]]>([
  ['flags', {}, { token: 'of-the-flag', password: 'p4ssw0rd' }, ['of-the-flag', 'p4ssw0rd'], []],
  [
    'a token and a password',
    { token: 'of-the-user', username: 'somebody', password: 'p4ssw0rd' },
    {},
    ['of-the-user', 'p4ssw0rd'],
    ['somebody'],
  ],
  [
    'a provider',
    {
      authProvider: {
        name: 'oidc',
        config: {
          'client-secret': 's3cret-of-it',
          'refresh-token': 'r3fresh-it',
          'id-token': 'an-id-token',
          'client-id': 'kubernetes',
          'idp-issuer-url': 'https://issuer',
        },
      },
    },
    {},
    ['s3cret-of-it', 'r3fresh-it', 'an-id-token'],
    ['kubernetes', 'https://issuer'],
  ],
  [
    'what a plugin is given',
    { exec: EXEC },
    {},
    ['of-an-argument', 'the-next-argument', 'of-the-environment'],
    ['production', 'lab-cluster', 'get-token'],
  ],
  [
    'a log-in to KubeSphere',
    {},
    {
      login: {
        username: 'administrator',
        password: 'P@88w0rd',
        clientId: 'kubesphere',
        clientSecret: 'kubesphere',
      },
    },
    ['P@88w0rd'],
    ['administrator', 'kubesphere'],
  ],
  ['its client', {}, { login: { username: 'a', password: '', clientSecret: 'of-my-client' } }, ['of-my-client'], []],
])('%s', (_, user, flags, held, free) => {
  const secrets = new HeldSecrets();
  holdCredentials(user, flags, secrets);
  for (const text of held) expect(secrets.masked(`a ${text} b`)).toBe('a <masked> b');
  for (const text of free) expect(secrets.masked(`a ${text} b`)).toBe(`a ${text} b`);
});

test('the password of a proxy, as it is and as the URL has it', () => {
  const secrets = new HeldSecrets();
  holdUserinfo(new URL('http://me:p%40ss-word@proxy:1'), secrets);
  holdUserinfo(new URL('http://me:100%25%zz-sure@proxy:1'), secrets);
  holdUserinfo(undefined, secrets);
  expect(secrets.masked('p@ss-word p%40ss-word 100%25%zz-sure')).toBe('<masked> <masked> <masked>');
});

test('a key and a token file are held when they are read, each rotation of the file too', async () => {
  const { cert, key } = createCertificateAuthority().issueClient('eve', []);
  await using home = await aHome({
    '.kube/config': aKubeconfig({
      tokenFile: 'token',
      'client-certificate-data': Buffer.from(cert).toString('base64'),
      'client-key-data': Buffer.from(key).toString('base64'),
    }),
    '.kube/token': 'of-the-file',
  });
  const { secrets } = home.environment;
  const upstream = await loadUpstream({}, home.environment);
  await upstream.authenticate();
  for (const line of key.split('\n').filter((text) => text !== '' && !text.startsWith('-----'))) {
    expect(secrets.masked(line)).toBe('<masked>');
  }
  await home.write('.kube/token', 'of-the-next-file');
  home.pass(60_000);
  await upstream.authenticate();
  expect(secrets.masked('of-the-file of-the-next-file')).toBe('<masked> <masked>');
});
