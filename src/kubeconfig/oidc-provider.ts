import type { Dispatcher } from 'undici';
import { jsonObject } from '../api/json-object.ts';
import { callDispatcher } from './connect/call-dispatcher.ts';
import { proxyFromEnvironment } from './proxy-from-environment.ts';

export interface ProviderCall {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** PEM; `undefined` for the system's roots. */
  readonly ca: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const TIMEOUT = 30_000;

/**
 * Buys a new id-token with a refresh-token (OpenID Connect Discovery 1.0 section 4, Core 1.0 section 12).
 * Throws Error, whose message holds no token.
 */
export async function askProvider(call: ProviderCall): Promise<{ idToken: string; refreshToken: string | undefined }> {
  const { request } = await import('undici');
  const json = async (url: string, options: Partial<Dispatcher.RequestOptions> = {}) => {
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
  };
  const issuer = call.issuer.replace(/\/$/, '');
  const discovery = await json(`${issuer}/.well-known/openid-configuration`);
  const endpoint = discovery.body['token_endpoint'];
  if (discovery.statusCode !== 200 || typeof endpoint !== 'string') {
    throw new Error(`oidc: discovery at ${issuer} answered ${discovery.statusCode} without a token_endpoint`);
  }
  // Providers differ in where they want the secret, and say so only by refusing (golang.org/x/oauth2 tries both).
  const first = await json(endpoint, tokenRequest(call, 'header'));
  const { statusCode, body } = first.statusCode === 200 ? first : await json(endpoint, tokenRequest(call, 'body'));
  if (statusCode !== 200) throw new Error(`oidc: ${endpoint} answered ${statusCode}${reasonOf(body)}`);
  const { id_token: idToken, refresh_token: refreshToken } = body;
  if (typeof idToken !== 'string') {
    throw new Error(
      'token response did not contain an id_token, either the scope "openid" wasn\'t requested upon login, or the provider doesn\'t support id_tokens as part of the refresh response.',
    );
  }
  return { idToken, refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined };
}

function dispatcherFor(url: URL, { ca, env }: ProviderCall): Promise<Dispatcher> {
  return callDispatcher({
    server: url,
    proxy: proxyFromEnvironment(url, env),
    tls: { ...(ca !== undefined && { ca, caSource: 'the CA of idp-certificate-authority' }), rejectUnauthorized: true },
    limits: { total: TIMEOUT },
    role: 'the provider',
  });
}

function tokenRequest({ clientId, clientSecret, refreshToken }: ProviderCall, secretIn: 'header' | 'body') {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' };
  if (secretIn === 'header') {
    const user = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers['Authorization'] = `Basic ${Buffer.from(user).toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    if (clientSecret) form.set('client_secret', clientSecret);
  }
  return { method: 'POST' as const, headers, body: form.toString() };
}

/** RFC 6749 section 5.2. */
function reasonOf({ error, error_description: description }: Readonly<Record<string, unknown>>): string {
  return [error, description].flatMap((text) => (typeof text === 'string' ? `: ${text}` : [])).join('');
}
