import { describe, expect, test } from 'vitest';
import { parseKubeconfig } from '../../../src/kubeconfig/file/parse-kubeconfig.ts';
import { resolveConfig } from '../../../src/kubeconfig/file/resolve.ts';
import { validateResolved } from '../../../src/kubeconfig/file/validate.ts';
import { aKubeconfig } from '../../support/a-kubeconfig.ts';

const V1 = 'client.authentication.k8s.io/v1';
const GOOD = { command: 'c', apiVersion: V1, interactiveMode: 'Never' };

describe('validateResolved', () => {
  test.each<[string, object, object?]>([
    ['nothing', {}],
    ['a token and a certificate', { token: 't', 'client-certificate': 'c', 'client-key': 'k' }],
    ['token and tokenFile', { token: 't', tokenFile: 'f' }],
    ['a plugin and a token', { token: 't', exec: GOOD }],
    ['v1beta1 needs no interactiveMode', { exec: { command: 'c', apiVersion: `${V1}beta1` } }],
    ['a CA file', {}, { 'certificate-authority': 'ca' }],
  ])('%s is fine', async (_, user, cluster) => {
    await expect(validate(user, cluster)).resolves.toBeUndefined();
  });

  test.each<[object, string]>([
    [
      { token: 't', username: 'u' },
      'more than one authentication method found for eve; found [token basicAuth], only one is allowed',
    ],
    [{ tokenFile: 't', password: 'p' }, 'username/password or bearer token may be set, but not both'],
    [
      { 'client-certificate': 'c' },
      'client-key-data or client-key must be specified for eve to use the clientCert authentication method.',
    ],
    [
      { 'client-certificate': 'c', 'client-certificate-data': 'UEVN', 'client-key': 'k' },
      'client-cert-data and client-cert are both specified for eve. client-cert-data will override.',
    ],
    [
      { 'client-certificate': 'c', 'client-key-data': 'UEVN', 'client-key': 'k' },
      'client-key-data and client-key are both specified for eve; client-key-data will override',
    ],
    [{ 'as-groups': ['g'] }, 'requesting uid, groups or user-extra for eve without impersonating a user'],
    [{ 'as-uid': '1' }, 'requesting uid, groups or user-extra for eve without impersonating a user'],
    [
      { exec: GOOD, 'auth-provider': { name: 'oidc' } },
      'authProvider cannot be provided in combination with an exec plugin for eve',
    ],
    [{ exec: { ...GOOD, command: '' } }, 'command must be specified for eve to use exec authentication plugin'],
    [{ exec: { command: 'c' } }, 'apiVersion must be specified for eve to use exec authentication plugin'],
    [{ exec: { ...GOOD, apiVersion: `${V1}alpha1` } }, `exec plugin: invalid apiVersion "${V1}alpha1"`],
    [
      { exec: { ...GOOD, env: [{ value: 'v' }] } },
      'env variable name must be specified for eve to use exec authentication plugin',
    ],
    [
      { exec: { command: 'c', apiVersion: V1 } },
      'interactiveMode must be specified for eve to use exec authentication plugin',
    ],
    [{ exec: { ...GOOD, interactiveMode: 'Maybe' } }, 'invalid interactiveMode for eve: "Maybe"'],
  ])('user %o', async (user, problem) => {
    await expect(validate(user)).rejects.toThrow(`invalid configuration: kubeconfig /k: user "eve": ${problem}`);
  });

  test.each<[object, string]>([
    [{ server: '' }, 'no server found for cluster "lab"'],
    [
      { 'certificate-authority': 'ca', 'certificate-authority-data': 'UEVN' },
      'certificate-authority-data and certificate-authority are both specified for lab. certificate-authority-data will override.',
    ],
    [
      { 'certificate-authority': 'ca', 'insecure-skip-tls-verify': true },
      'specifying a root certificates file with the insecure flag is not allowed',
    ],
  ])('cluster %o', async (cluster, problem) => {
    await expect(validate({}, cluster)).rejects.toThrow(
      `invalid configuration: kubeconfig /k: cluster "lab": ${problem}`,
    );
  });

  test('a context that names no cluster: the file and the context are named', async () => {
    const config = await parseKubeconfig(aKubeconfig({}, {}, { cluster: '' }), '/k');
    expect(() => validateResolved(resolveConfig(config, {}, '/'))).toThrow(
      'kubeconfig /k: context "dev": no server found, since it names no cluster',
    );
    expect(() => validateResolved(resolveConfig(config, { server: 'https://a' }, '/'))).not.toThrow();
    expect(() => validateResolved(resolveConfig(config, { cluster: 'lab' }, '/'))).not.toThrow();
  });

  test('all findings at once', async () => {
    await expect(validate({ exec: {} }, { server: '' })).rejects.toThrow(
      /no server found.*; .*command must.*; .*apiVersion must/,
    );
  });
});

async function validate(user: object, cluster: object = {}): Promise<void> {
  validateResolved(resolveConfig(await parseKubeconfig(aKubeconfig(user, cluster), '/k'), {}, '/'));
}
