import { expect, test } from 'vitest';
import type { AuthInfo } from '../../../src/kubeconfig/file/config.ts';
import type { ConnectionFlags } from '../../../src/kubeconfig/file/connection-flags.ts';
import { passedOver } from '../../../src/kubeconfig/credentials/unused-credentials.ts';

const exec = {} as NonNullable<AuthInfo['exec']>;
const authProvider = { name: 'oidc', config: {} };

test.each<[string, AuthInfo, readonly string[]]>([
  ['https://a', {}, []],
  ['https://a', { exec }, []],
  ['https://a', { token: 't', clientCertificate: 'c' }, []],
  ['https://a', { token: 't', tokenFile: 'f' }, ['token: the content of tokenFile wins']],
  ['https://a', { token: 't', exec }, ['exec: not run where there is a token']],
  ['https://a', { clientCertificateData: 'c', exec }, ['exec: not run where there is a client certificate']],
  ['https://a', { clientCertificateData: 'c', authProvider }, []],
  ['https://a', { tokenFile: 'f', authProvider }, ['auth-provider: not used where there is a tokenFile']],
  [
    'http://a',
    { username: 'u', exec },
    ['username and password: the server is not https', 'exec: the server is not https'],
  ],
])('%s %o', (server, user, expected) => {
  expect(passedOver(user, new URL(server))).toEqual(expected);
});

test('a client certificate together with a credential of the command line', () => {
  const user = { token: 't', clientCertificate: 'c' };
  const said = (flags: ConnectionFlags) => passedOver(user, new URL('https://a'), flags);
  expect(said({ token: 't' })).toEqual(['client certificate: not presented where there is --token']);
  expect(said({ token: 't', clientCertificateAlways: true })).toEqual([]);
  expect(said({ token: 't', clientCertificate: 'c' })).toEqual([]);
});
