import { TokenFileCredential, tokenCredential } from './bearer-credential.ts';
import { ClientCertificateCredential } from './client-certificate.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import { type Credential, staticCredential } from './credential.ts';
import type { Environment } from './environment.ts';
import type { Resolved } from './resolve.ts';

export interface ChosenCredential {
  readonly credential: Credential;
  readonly certificate: Credential | undefined;
}

/**
 * Which of a user's credentials is used, by client-go's precedence: tokenFile over token, those over basic; a plugin
 * only where there is none of these nor a certificate; a provider without a token. A certificate comes beside any.
 */
export function chooseCredential(
  { user, userName }: Resolved,
  flags: ConnectionFlags,
  environment: Environment,
): ChosenCredential {
  const entry = user.file ? `user "${userName}" in ${user.file}` : 'flags';
  const from = (flag: string | undefined, name: string) => (flag ? `flag --${name}` : entry);
  const hasCertificate = (user.clientCertificate ?? user.clientCertificateData) !== undefined;
  const certificate = hasCertificate
    ? new ClientCertificateCredential(user, from(flags.clientCertificate, 'client-certificate'), environment)
    : undefined;
  const { token, tokenFile, username = '', password = '' } = user;
  if (tokenFile) {
    const options = {
      kind: 'tokenFile' as const,
      source: `${tokenFile}, tokenFile of ${entry}`,
      ...(token && { initial: token }),
    };
    return { credential: new TokenFileCredential(tokenFile, options, environment), certificate };
  }
  if (token) return { credential: tokenCredential(token, from(flags.token, 'token')), certificate };
  if (username || password) {
    return { credential: basicCredential(username, password, from(flags.username, 'username')), certificate };
  }
  return { credential: noCredential(`${entry} has no credential`), certificate };
}

/** No API server since 1.19 accepts basic authentication, but the proxies before some do. */
function basicCredential(username: string, password: string, source: string): Credential {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return staticCredential(() => Promise.resolve({ authorization, facts: { kind: 'basic', source, username } }));
}

export function noCredential(source: string): Credential {
  return staticCredential(() => Promise.resolve({ facts: { kind: 'none', source } }));
}
