import { ApiClient, type CallCredentials } from '../api-client.ts';
import type { ChosenCredential } from '../credentials/choose-credential.ts';
import type { Environment } from '../environment.ts';
import { oauthError } from '../credentials/oauth-error.ts';
import type { Trust } from '../trust.ts';

/** Where ks-apiserver is. */
export interface Entrance {
  readonly server: URL;
  /** The proxy that every other request to the server goes through. */
  readonly proxy: URL | undefined;
  /** `--request-timeout` in milliseconds. */
  readonly requestTimeout?: number | undefined;
  readonly trust: Trust | undefined;
  readonly serverName: string | undefined;
  readonly insecure: boolean;
  /** Credentials for kube-apiserver, where it is in front of ks-apiserver. */
  readonly outer?: ChosenCredential | undefined;
}

/** What a grant brings. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** In milliseconds from now. */
  readonly expiresIn: number;
}

/** The server rejected the grant. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

/**
 * One grant at ks-apiserver's `POST /oauth/token` (RFC 6749). Throws LoginRefused where the server rejects it, ActionableError where the
 * server does not answer; neither message quotes the server.
 */
export async function tokenGrant(
  form: Readonly<Record<string, string>>,
  entrance: Entrance,
  environment: Environment,
): Promise<Tokens> {
  const { server, proxy, requestTimeout, outer } = entrance;
  await using client = new ApiClient({ server, proxy, requestTimeout, role: outer ? undefined : 'ks-apiserver' });
  const { status, body } = await client.call(
    { method: 'POST', path: '/oauth/token', body: new URLSearchParams(form) },
    await credentialsFor(entrance),
  );
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = body;
  if (status !== 200 || typeof accessToken !== 'string')
    throw new LoginRefused(oauthError('/oauth/token', { status, body }, environment));
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined,
    expiresIn: typeof expiresIn === 'number' && expiresIn > 0 ? expiresIn * 1000 : Number.POSITIVE_INFINITY,
  };
}

/** The login itself is in the form; these are for kube-apiserver in front. */
async function credentialsFor({ trust, serverName, insecure, outer }: Entrance): Promise<CallCredentials> {
  const ca = await trust?.pem();
  const certificate = (await outer?.certificate?.proof())?.certificate;
  const authorization = (await outer?.credential.proof())?.authorization;
  return {
    credentials: authorization === undefined ? [] : [['Authorization', authorization]],
    tls: {
      ...(ca !== undefined && trust && { ca, caSource: trust.source }),
      ...certificate,
      ...(serverName !== undefined && { servername: serverName }),
      rejectUnauthorized: !insecure,
    },
  };
}
