import { resolve } from 'node:path';
import { ActionableError } from '../../api/actionable-error.ts';
import type { AuthInfo, Cluster, Config, Context, Impersonation } from './config.ts';
import type { ConnectionFlags } from './connection-flags.ts';

/** One context with its cluster and user, flags applied: all that a connection needs. */
export interface Resolved {
  /** `''` when flags alone say where to go. */
  readonly contextName: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly namespace: string;
  readonly context: Context;
  readonly cluster: Cluster;
  readonly user: AuthInfo;
}

/**
 * The context that the flags choose, and what they replace in it, by client-go's rules (clientcmd/client_config.go).
 * A name in the file that nothing defines is an error here, where kubectl goes to localhost:8080, or continues without a user.
 */
export function resolveConfig(config: Config, flags: ConnectionFlags, cwd: string): Resolved {
  const contextName = flags.context || config.currentContext;
  const context = contextNamed(contextName, config, flags);
  const clusterName = flags.cluster || context.cluster || '';
  const userName = flags.user || context.user || '';
  return {
    contextName,
    clusterName,
    userName,
    namespace: flags.namespace || context.namespace || 'default',
    context,
    cluster: withClusterFlags(clusterNamed(clusterName, { config, context, contextName, flags }), flags, cwd),
    user: withUserFlags(userNamed(userName, { config, context, contextName, flags }), flags, cwd),
  };
}

interface Chosen {
  readonly config: Config;
  readonly context: Context;
  readonly contextName: string;
  readonly flags: ConnectionFlags;
}

function contextNamed(name: string, config: Config, flags: ConnectionFlags): Context {
  const context = config.contexts.get(name);
  if (context) return context;
  const hint = `${listed('contexts', config.contexts)}; choose one with --context`;
  if (flags.context) throw notFound(`context "${name}" does not exist`, hint);
  if (name === '') return {};
  throw notFound(
    `kubeconfig ${config.currentContextFile}: current-context: context was not found for specified context: ${name}`,
    hint,
  );
}

function clusterNamed(name: string, { config, context, contextName, flags }: Chosen): Cluster {
  const cluster = config.clusters.get(name);
  if (cluster) return cluster;
  const hint = `${listed('clusters', config.clusters)}; choose one with --cluster, or give --server`;
  if (flags.cluster) throw notFound(`--cluster: cluster "${name}" does not exist`, hint);
  if (name === '' || flags.server) return {};
  throw notFound(`kubeconfig ${context.file}: context "${contextName}": cluster "${name}" is not under clusters`, hint);
}

function userNamed(name: string, { config, context, contextName, flags }: Chosen): AuthInfo {
  const user = config.users.get(name);
  if (user) return user;
  const hint = `${listed('users', config.users)}; choose one with --user, or give --token`;
  if (flags.user) throw notFound(`--user: auth info "${name}" does not exist`, hint);
  if (name === '' || flags.token || flags.clientCertificate || flags.username) return {};
  throw notFound(`kubeconfig ${context.file}: context "${contextName}": user "${name}" is not under users`, hint);
}

function withClusterFlags(cluster: Cluster, flags: ConnectionFlags, cwd: string): Cluster {
  const { certificateAuthority, certificateAuthorityData, insecureSkipTlsVerify, tlsServerName, ...rest } = cluster;
  const trustFromFlags = flags.insecureSkipTlsVerify || flags.certificateAuthority;
  return {
    ...rest,
    ...set('server', flags.server),
    ...(flags.disableCompression && { disableCompression: true }),
    // --server without --tls-server-name: the name was for the other server.
    ...set('tlsServerName', flags.tlsServerName || (flags.server ? undefined : tlsServerName)),
    // Trust is replaced as a whole, or certificate-authority-data would outlive --insecure-skip-tls-verify.
    ...(trustFromFlags
      ? set('certificateAuthority', absolute(flags.certificateAuthority, cwd))
      : {
          ...set('certificateAuthority', certificateAuthority),
          ...set('certificateAuthorityData', certificateAuthorityData),
        }),
    ...set('insecureSkipTlsVerify', trustFromFlags ? flags.insecureSkipTlsVerify : insecureSkipTlsVerify),
  };
}

function withUserFlags(user: AuthInfo, flags: ConnectionFlags, cwd: string): AuthInfo {
  const { clientCertificateData, clientKeyData, impersonate, tokenFile, ...rest } = user;
  return {
    ...rest,
    // In kubectl the file takes precedence over the flag, which cannot be intended.
    ...set('tokenFile', flags.token ? undefined : tokenFile),
    ...set('token', flags.token || user.token),
    ...set('username', flags.username || user.username),
    ...set('password', flags.password || user.password),
    ...set('clientCertificate', absolute(flags.clientCertificate, cwd) || user.clientCertificate),
    ...set('clientKey', absolute(flags.clientKey, cwd) || user.clientKey),
    ...set('clientCertificateData', flags.clientCertificate ? undefined : clientCertificateData),
    ...set('clientKeyData', flags.clientKey ? undefined : clientKeyData),
    ...set('impersonate', withImpersonationFlags(impersonate, flags)),
  };
}

function withImpersonationFlags(own: Impersonation | undefined, flags: ConnectionFlags): Impersonation | undefined {
  const { as, asUid, asGroup = [], asUserExtra = [] } = flags;
  if (!as && !asUid && asGroup.length === 0 && asUserExtra.length === 0) return own;
  return {
    user: as || own?.user || '',
    uid: asUid || own?.uid || '',
    groups: asGroup.length > 0 ? asGroup : (own?.groups ?? []),
    extra: asUserExtra.length > 0 ? extraOf(asUserExtra) : (own?.extra ?? {}),
  };
}

function extraOf(pairs: readonly string[]): Record<string, readonly string[]> {
  const extra = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new ActionableError('ERR_FLAGS', `--as-user-extra ${pair}: expected key=value`);
    const key = pair.slice(0, at);
    extra.set(key, [...(extra.get(key) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries(extra);
}

function absolute(path: string | undefined, cwd: string): string | undefined {
  return path ? resolve(cwd, path) : undefined;
}

function set<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function listed(what: string, entries: ReadonlyMap<string, unknown>): string {
  return entries.size === 0 ? `there are no ${what}` : `${what}: ${namesOf(entries)}`;
}

/** The names of entries for a hint, of many only the first. */
export function namesOf(entries: ReadonlyMap<string, unknown>): string {
  const names = [...entries.keys()];
  const more = names.length > MOST_LISTED ? `, and ${names.length - MOST_LISTED} more` : '';
  return `${names.slice(0, MOST_LISTED).join(', ')}${more}`;
}

const MOST_LISTED = 50;

function notFound(message: string, hint: string): ActionableError {
  return new ActionableError('ERR_KUBECONFIG_REFERENCE', message, hint);
}
