import type { Dispatcher } from 'undici';
import { jsonObject } from '../api/json-object.ts';
import type { Environment } from './environment.ts';
import { oauthRefusal } from './oauth-refusal.ts';
import { proxyFromEnvironment } from './proxy-from-environment.ts';

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

const TIMEOUT = 30_000;

/**
 * Buys a new id-token with a refresh-token (OpenID Connect Discovery 1.0 section 4, Core 1.0 section 12).
 * Throws Error, whose message has no word of the provider's.
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
  if (statusCode !== 200) throw new Error(`oidc: ${oauthRefusal(endpoint, { statusCode, body }, call.environment)}`);
  const { id_token: idToken, refresh_token: refreshToken } = body;
  if (typeof idToken !== 'string') {
    throw new Error(
      'token response did not contain an id_token, either the scope "openid" wasn\'t requested upon login, or the provider doesn\'t support id_tokens as part of the refresh response.',
    );
  }
  const next = typeof refreshToken === 'string' ? refreshToken : undefined;
  call.hold(idToken, next);
  return { idToken, refreshToken: next };
}

async function dispatcherFor(url: URL, { ca, environment: { env } }: ProviderCall): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici');
  const tls = ca === undefined ? {} : { ca };
  const proxy = proxyFromEnvironment(url, env);
  return proxy ? new ProxyAgent({ uri: proxy.href, requestTls: tls }) : new Agent({ connect: tls });
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
