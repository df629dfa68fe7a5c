import { jsonObject } from '../../api/body/json-object.ts';
import type { ChosenCredential } from '../credentials/choose-credential.ts';
import { callDispatcher } from '../connect/call-dispatcher.ts';
import type { Environment } from '../environment.ts';
import { oauthRefusal } from '../credentials/oauth-refusal.ts';
import type { Trust } from '../trust.ts';

/** Where ks-apiserver is. */
export interface Entrance {
  readonly server: URL;
  /** The one that every other request to the server takes. */
  readonly proxy: URL | undefined;
  readonly trust: Trust | undefined;
  readonly serverName: string | undefined;
  readonly insecure: boolean;
  /** For kube-apiserver in front of it. */
  readonly outer?: ChosenCredential | undefined;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Milliseconds. */
  readonly expiresIn: number;
}

/** The server was asked and said no. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

const TIMEOUT = 30_000;

/** One grant at ks-apiserver's `POST /oauth/token` (RFC 6749). Throws LoginRefused or Error, whose message has no word of the server's. */
export async function buyToken(
  form: Readonly<Record<string, string>>,
  entrance: Entrance,
  environment: Environment,
): Promise<Tokens> {
  const { request } = await import('undici');
  const dispatcher = await dispatcherFor(entrance);
  try {
    const { statusCode, body } = await request(`${entrance.server.href.replace(/\/$/, '')}/oauth/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...(await outerHeaders(entrance)) },
      body: new URLSearchParams(form).toString(),
      dispatcher,
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const answer = jsonObject(await body.text()) ?? {};
    const refused = { statusCode, body: answer };
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = answer;
    if (statusCode !== 200 || typeof accessToken !== 'string')
      throw new LoginRefused(oauthRefusal('/oauth/token', refused, environment));
    return {
      accessToken,
      refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined,
      expiresIn: typeof expiresIn === 'number' && expiresIn > 0 ? expiresIn * 1000 : Number.POSITIVE_INFINITY,
    };
  } finally {
    await dispatcher.destroy();
  }
}

async function dispatcherFor({ server, proxy, trust, serverName, insecure, outer }: Entrance) {
  const ca = await trust?.pem();
  const card = (await outer?.certificate?.proof())?.certificate;
  return callDispatcher({
    server,
    proxy,
    tls: {
      ...(ca !== undefined && trust && { ca, caSource: trust.source }),
      ...card,
      ...(serverName !== undefined && { servername: serverName }),
      rejectUnauthorized: !insecure,
    },
    limits: { total: TIMEOUT },
    role: outer ? 'the API server' : 'ks-apiserver',
  });
}

async function outerHeaders({ outer }: Entrance): Promise<Record<string, string>> {
  const authorization = (await outer?.credential.proof())?.authorization;
  return authorization === undefined ? {} : { Authorization: authorization };
}
