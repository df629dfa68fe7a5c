import { aKubeconfig } from './a-kubeconfig.ts';
import { aToken } from './a-token.ts';

/** A kubeconfig with which nobody gets anywhere. */
export interface BrokenKubeconfig {
  /** As docs/credentials.md calls it. */
  readonly what: string;
  /** `cluster` is that of a server which is there and whose CA is right. */
  readonly text: (cluster: object) => string;
}

const EXEC = { command: 'no-such-plugin', apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' };

const FAILING = { ...EXEC, command: 'sh', args: ['-c', 'echo "session expired: run corp-login" >&2; exit 3'] };

export const BROKEN_KUBECONFIGS: readonly BrokenKubeconfig[] = [
  {
    what: 'a token and a password',
    text: (cluster) => aKubeconfig({ token: 't', username: 'u', password: 'p' }, cluster),
  },
  { what: 'the context names a user that is not there', text: (cluster) => aKubeconfig({}, cluster, { user: 'bob' }) },
  {
    what: 'the context names a cluster that is not there',
    text: (cluster) => aKubeconfig({ token: 't' }, cluster, { cluster: 'prod' }),
  },
  {
    what: '`current-context` is not there',
    text: (cluster) => aKubeconfig({ token: 't' }, cluster).replace('"dev"', '"prod"'),
  },
  {
    what: 'the plugin is not installed',
    text: (cluster) =>
      aKubeconfig({ exec: { ...EXEC, installHint: 'Get it from https://corp.example/plugin' } }, cluster),
  },
  { what: 'the plugin fails', text: (cluster) => aKubeconfig({ exec: FAILING }, cluster) },
  {
    what: 'the plugin is of an old API',
    text: (cluster) => aKubeconfig({ exec: { ...EXEC, apiVersion: 'client.authentication.k8s.io/v1alpha1' } }, cluster),
  },
  {
    what: 'a CA, and not to be checked',
    text: (cluster) => aKubeconfig({ token: 't' }, { ...cluster, 'insecure-skip-tls-verify': true }),
  },
  {
    what: 'a CA as plain PEM',
    text: (cluster) =>
      aKubeconfig({ token: 't' }, { ...cluster, 'certificate-authority-data': '-----BEGIN CERTIFICATE-----' }),
  },
  { what: 'no token file', text: (cluster) => aKubeconfig({ tokenFile: 'token' }, cluster) },
  { what: 'YAML with a missing bracket', text: () => aKubeconfig({ token: 't' }).slice(0, -1) },
  { what: 'a number for a token', text: (cluster) => aKubeconfig({ token: 12_345 }, cluster) },
  {
    what: 'a token that has expired',
    text: (cluster) => aKubeconfig({ token: aToken({ sub: 'eve', exp: 1_700_000_000 }) }, cluster),
  },
  {
    what: 'a token in base64, as it stands in a Secret',
    text: (cluster) => aKubeconfig({ token: Buffer.from(aToken({ sub: 'eve' })).toString('base64') }, cluster),
  },
];
