import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { jsonObject } from '../../../api/body/json-object.ts';
import { callDispatcher } from '../../connect/call-dispatcher.ts';
import type { Environment } from '../../environment.ts';
import { oauthRefusal } from '../oauth-refusal.ts';
import { proxyFromEnvironment } from '../../proxy-from-environment.ts';

export interface ProviderCall {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** PEM; `undefined` for the system's roots. */
  readonly ca: string | undefined;
  readonly environment: Environment;
  /** Holds the tokens that are bought, before anybody is sent them. */
  readonly hold: (idToken: string, refreshToken: string | undefined) => void;
}

export interface ProviderAnswer {
  readonly idToken: string;
  /** Another one, where the old one is spent. */
  readonly refreshToken: string | undefined;
}

/** What became of a refresh-token that bought nothing. */
type Fate = 'kept' | 'refused' | 'unknown';

/** A provider gave no tokens. The message holds none. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** `kept`: it was not sent, or the provider is too busy to look at it; `unknown`: it may be spent. */
  readonly fate: Fate;

  constructor(message: string, fate: Fate, cause?: unknown) {
    super(message, { cause });
    this.fate = fate;
  }
}

const TIMEOUT = 30_000;

/**
 * Buys a new id-token with a refresh-token (OpenID Connect Discovery 1.0 section 4, Core 1.0 section 12), which is sent once: providers
 * that take each only once hold a second try for theft. Throws ProviderError, whose message has no word of the provider's.
 */
export async function askProvider(call: ProviderCall): Promise<ProviderAnswer> {
  const issuer = call.issuer.replace(/\/$/, '');
  const discovery = await answerOf(`${issuer}/.well-known/openid-configuration`, call).catch((error: Error) => {
    throw new ProviderError(error.message, 'kept', error);
  });
  const endpoint = discovery.body['token_endpoint'];
  if (discovery.statusCode !== 200 || typeof endpoint !== 'string') {
    const problem = `oidc: discovery at ${issuer} answered ${discovery.statusCode} without a token_endpoint`;
    throw new ProviderError(problem, 'kept');
  }
  return tokensOf(endpoint, call, await spend(endpoint, call, secretPlace(call, discovery.body)));
}

/** The one request that holds the refresh-token. */
async function spend(endpoint: string, call: ProviderCall, secretIn: SecretPlace): Promise<JsonAnswer> {
  let sent = false;
  const { headers, form } = tokenRequest(call, secretIn);
  function* body(): Generator<string> {
    sent = true;
    yield form;
  }
  try {
    // Read only once there is a connection to write it to.
    return await answerOf(endpoint, call, { method: 'POST', headers, body: Readable.from(body()) });
  } catch (error) {
    throw new ProviderError((error as Error).message, sent ? 'unknown' : 'kept', error);
  }
}

function tokensOf(endpoint: string, call: ProviderCall, { statusCode, body }: JsonAnswer): ProviderAnswer {
  if (statusCode < 200 || statusCode > 299 || body['error'] !== undefined) {
    throw new ProviderError(
      `oidc: ${oauthRefusal(endpoint, { statusCode, body }, call.environment)}`,
      fateBy(statusCode),
    );
  }
  const { id_token: idToken, refresh_token: refreshToken } = body;
  if (typeof idToken !== 'string') {
    throw new ProviderError(
      'token response did not contain an id_token, either the scope "openid" wasn\'t requested upon login, or the provider doesn\'t support id_tokens as part of the refresh response.',
      'unknown',
    );
  }
  const next = typeof refreshToken === 'string' && refreshToken ? refreshToken : undefined;
  call.hold(idToken, next);
  return { idToken, refreshToken: next };
}

/** Too many requests and an overloaded server have not looked at it (RFC 6585 section 4, RFC 9110 section 15.6.4). */
function fateBy(status: number): Fate {
  if (status === 429 || status === 503) return 'kept';
  return status >= 500 ? 'unknown' : 'refused';
}

interface JsonAnswer {
  readonly statusCode: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function answerOf(
  url: string,
  call: ProviderCall,
  options: Partial<Dispatcher.RequestOptions> = {},
): Promise<JsonAnswer> {
  const { request } = await import('undici');
  const dispatcher = await dispatcherFor(new URL(url), call);
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const { statusCode, body } = await request(url, { ...options, dispatcher, signal } as Parameters<
      typeof request
    >[1]);
    return { statusCode, body: jsonObject(await body.text()) ?? {} };
  } finally {
    await dispatcher.destroy();
  }
}

function dispatcherFor(url: URL, { ca, environment: { env } }: ProviderCall): Promise<Dispatcher> {
  return callDispatcher({
    server: url,
    proxy: proxyFromEnvironment(url, env),
    tls: { ...(ca !== undefined && { ca, caSource: 'the CA of idp-certificate-authority' }), rejectUnauthorized: true },
    limits: { total: TIMEOUT },
    role: 'the provider',
  });
}

type SecretPlace = 'header' | 'body';

/**
 * Where the provider says that it wants the secret, and by default the header (RFC 8414 section 2). To find out by trying, as
 * golang.org/x/oauth2 does, costs a second send. A client without a secret only says its name (RFC 6749 section 3.2.1).
 */
function secretPlace({ clientSecret }: ProviderCall, discovery: JsonAnswer['body']): SecretPlace {
  if (clientSecret === '') return 'body';
  const methods = discovery['token_endpoint_auth_methods_supported'];
  if (!Array.isArray(methods) || methods.includes('client_secret_basic')) return 'header';
  return methods.includes('client_secret_post') ? 'body' : 'header';
}

function tokenRequest({ clientId, clientSecret, refreshToken }: ProviderCall, secretIn: SecretPlace) {
  const fields = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' };
  if (secretIn === 'header') {
    const user = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers['Authorization'] = `Basic ${Buffer.from(user).toString('base64')}`;
  } else {
    fields.set('client_id', clientId);
    if (clientSecret) fields.set('client_secret', clientSecret);
  }
  const form = fields.toString();
  headers['Content-Length'] = String(Buffer.byteLength(form));
  return { headers, form };
}
