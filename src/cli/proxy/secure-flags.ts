import { type Command, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { switchOption } from '../arguments/flag-values.ts';
import type { OptionsOf } from '../arguments/with-options.ts';
import type { ProxyFlags } from '../tracing/proxy-flags.ts';

/** Who is served, and over what: flags of `proxy` alone. */
export type SecureFlags = OptionsOf<typeof secureFlags>;

/** `--tls-cert-file` and `--tls-private-key-file` are named as those of kube-apiserver. */
export const secureFlags = (command: Command) =>
  command
    .optionsGroup('Listen:')
    .addOption(
      switchOption(
        '--require-key',
        'serve only those who have the URL with its random key, which goes to stderr',
        false,
      ),
    )
    .option(
      '--tls-cert-file <file>',
      'speak TLS with this certificate (PEM, with its chain), read again when it changes',
    )
    .option('--tls-private-key-file <file>', 'its private key')
    .option(
      '--in-pod <directory>',
      'be the API server of a pod, on port 6443: speak TLS, and write ca.crt, token and namespace for its programs there',
    )
    .addOption(
      new Option(
        '--credentials <whose>',
        'client: pass on those that a request brings, refuse one without, and read none, as a gateway does',
      )
        .choices(['own', 'client'] as const)
        .default('own' as const),
    );

/** The names of the API server inside a cluster, for `--accept-hosts`. */
const POD_HOSTS = String.raw`^kubernetes(\.default(\.svc(\.cluster\.local)?)?)?$`;

/**
 * What follows from these flags for others that nobody gave. kubectl keeps web pages from `exec` and `attach` by their paths; neither the key of a pod nor a
 * client's own credentials are in the hands of a page, so these pass. And port 8001 would not do in a pod: @kubernetes/client-node speaks plain HTTP to it
 * (config.ts, loadFromCluster).
 */
export function withSecureDefaults<T extends SecureFlags & ProxyFlags>(
  flags: T,
  isDefault: (name: 'port' | 'rejectPaths') => boolean,
): T {
  const { inPod, credentials, acceptHosts, rejectPaths, port } = flags;
  const isPod = inPod !== undefined;
  return {
    ...flags,
    port: isPod && isDefault('port') ? 6443 : port,
    rejectPaths: (isPod || credentials === 'client') && isDefault('rejectPaths') ? '' : rejectPaths,
    acceptHosts: isPod ? `${acceptHosts},${POD_HOSTS}` : acceptHosts,
  };
}

/** Throws ActionableError for flags that exclude or need each other. */
export function validateSecure(flags: SecureFlags & ProxyFlags & ConnectionFlags): void {
  const { tlsCertFile, tlsPrivateKeyFile, inPod, unixSocket, credentials } = flags;
  if ((tlsCertFile === undefined) !== (tlsPrivateKeyFile === undefined)) {
    const [given, missing] = ['--tls-cert-file', '--tls-private-key-file'].toSorted((flag) =>
      (flag === '--tls-cert-file') === (tlsCertFile !== undefined) ? -1 : 1,
    );
    throw new ActionableError('ERR_FLAGS', `${given} needs ${missing}`, 'a certificate is of no use without its key');
  }
  if (inPod !== undefined && tlsCertFile !== undefined) throw together('--in-pod', '--tls-cert-file');
  if (inPod !== undefined && credentials === 'client') throw together('--in-pod', '--credentials=client');
  if (unixSocket !== '' && (inPod ?? tlsCertFile) !== undefined) {
    throw together('--unix-socket', inPod === undefined ? '--tls-cert-file' : '--in-pod');
  }
  if (credentials === 'client') {
    const lent = OWN_CREDENTIALS.find(([name]) => flags[name] !== undefined);
    if (lent) throw together('--credentials=client', lent[1]);
  }
}

const OWN_CREDENTIALS = [
  ['token', '--token'],
  ['username', '--username'],
  ['clientCertificate', '--client-certificate'],
  ['as', '--as'],
] as const;

function together(one: string, other: string): ActionableError {
  return new ActionableError('ERR_FLAGS', `cannot use ${one} and ${other} at the same time`, 'leave one of them out');
}
