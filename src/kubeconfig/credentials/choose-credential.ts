import { ActionableError } from '../../api/actionable-error.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { KubeconfigTokenCredential, TokenFileCredential, tokenCredential } from './bearer-credential.ts';
import { flagInsteadOfCertificate, hasCertificate } from './certificate-or-flag.ts';
import { ClientCertificateCredential } from './client-certificate.ts';
import type { AuthProviderConfig, ExecConfig } from '../file/config.ts';
import type { ConnectionFlags } from '../file/connection-flags.ts';
import { type Credential, staticCredential } from './credential.ts';
import type { Environment } from '../environment.ts';
import { execCredential } from './exec/exec-credential.ts';
import { execInfo } from './exec/exec-info.ts';
import { oidcCredential } from './oidc/oidc-credential.ts';
import { RereadUser } from '../file/reread-user.ts';
import type { Resolved } from '../file/resolve.ts';

/** What the user authenticates with. */
export interface ChosenCredential {
  readonly credential: Credential;
  /** A client certificate, which is sent in addition to any other credential. */
  readonly certificate: Credential | undefined;
}

/** What the choice depends on besides the user. */
export interface ChooseOptions {
  readonly flags: ConnectionFlags;
  readonly environment: Environment;
  /** The cluster's certificate authority, PEM, for plugins with `provideClusterInfo`. */
  readonly ca: () => Promise<string | undefined>;
}

/**
 * Which of a user's credentials is used, by client-go's precedence: tokenFile over token, both over basic; an exec plugin only without any
 * of these and without a client certificate; an auth provider only without any of these. Unlike in client-go, a credential of the command
 * line is not sent together with the kubeconfig's certificate, which would take precedence.
 */
export function chooseCredential(resolved: Resolved, options: ChooseOptions): ChosenCredential {
  const { user } = resolved;
  const { flags, environment } = options;
  const entry = entryOf(resolved);
  const file = user.file === undefined ? undefined : new RereadUser(resolved.userName, user, environment);
  const certificate =
    hasCertificate(user) && !flagInsteadOfCertificate(user, flags)
      ? new ClientCertificateCredential(
          user,
          from('client-certificate', flags.clientCertificate, entry),
          environment,
          flags.clientCertificate ? undefined : file,
        )
      : undefined;
  const credential =
    bearerOrBasic(resolved, options, file) ??
    (user.exec && !certificate ? pluginCredential(resolved, user.exec, options) : undefined) ??
    (user.authProvider ? providerCredential(resolved, user.authProvider, environment) : undefined) ??
    noCredential(`${entry} has no credential`);
  return { credential, certificate };
}

/** No credential; `source` says why. */
export function noCredential(source: string): Credential {
  return staticCredential(() => Promise.resolve({ facts: { kind: 'none', source } }));
}

function bearerOrBasic(
  resolved: Resolved,
  { flags, environment }: ChooseOptions,
  file: RereadUser | undefined,
): Credential | undefined {
  const { token, tokenFile, username = '', password = '' } = resolved.user;
  const entry = entryOf(resolved);
  if (tokenFile) {
    const source = `${tokenFile}, tokenFile of ${entry}`;
    return new TokenFileCredential(
      tokenFile,
      { kind: 'tokenFile', source, ...(token && { initial: token }) },
      environment,
    );
  }
  if (token && file && !flags.token) return new KubeconfigTokenCredential(token, entry, file);
  if (token) return tokenCredential(token, from('token', flags.token, entry));
  // A password alone is not sent (client-go transport/config.go, HasBasicAuth).
  if (username) return basicCredential(username, password, from('username', flags.username, entry));
  return undefined;
}

/** No API server since 1.19 accepts basic authentication, but the proxies in front of some do. */
function basicCredential(username: string, password: string, source: string): Credential {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return staticCredential(() => Promise.resolve({ authorization, facts: { kind: 'basic', source, username } }));
}

function pluginCredential(resolved: Resolved, exec: ExecConfig, options: ChooseOptions): Credential {
  const { flags, environment, ca } = options;
  const { cluster } = resolved;
  return execCredential(
    {
      exec,
      source: entryOf(resolved),
      timeout: flags.execTimeout || Infinity,
      info: async (interactive) => execInfo(exec, { interactive, cluster, ca: await ca() }),
    },
    environment,
  );
}

const MOVED_OUT = lookupTable<string>({
  azure: 'kubelogin, https://github.com/Azure/kubelogin',
  gcp: 'gke-gcloud-auth-plugin, https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke',
});

function providerCredential(
  resolved: Resolved,
  { name, config }: AuthProviderConfig,
  environment: Environment,
): Credential {
  const { user, userName } = resolved;
  const entry = entryOf(resolved);
  if (name === 'oidc') return oidcCredential(config, { file: user.file ?? '', user: userName }, environment);
  const plugin = MOVED_OUT.get(name);
  throw new ActionableError(
    'ERR_AUTH_PROVIDER',
    plugin === undefined
      ? `${entry}: auth-provider: no Auth Provider found for name "${name}"`
      : `${entry}: the ${name} auth plugin has been removed`,
    plugin === undefined
      ? 'of the auth-providers only oidc is left; use an exec plugin'
      : `use its exec plugin instead: ${plugin}`,
  );
}

/** For a person: where the user's credentials come from. */
export function entryOf({ user, userName }: Resolved): string {
  return user.file ? `user "${userName}" in ${user.file}` : 'flags';
}

function from(name: string, flag: string | undefined, entry: string): string {
  return flag ? `flag --${name}` : entry;
}
