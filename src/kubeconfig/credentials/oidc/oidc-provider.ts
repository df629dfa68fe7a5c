import type { HeaderList } from '../../../api/request/header-list.ts';
import { ApiClient, type ApiRequest, type ApiResponse } from '../../api-client.ts';
import type { Environment } from '../../environment.ts';
import { oauthError } from '../oauth-error.ts';
import { proxyFromEnvironment } from '../../forward-proxy/proxy-from-environment.ts';
import { NoResponseError } from '../../request-problem.ts';

/** A refresh of tokens, and the provider that it is for. */
export interface TokenRefresh {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** PEM; `undefined` for the system's roots. */
  readonly ca: string | undefined;
  readonly environment: Environment;
  /** Masks the new tokens everywhere from now on; called before they are used. */
  readonly hold: (idToken: string, refreshToken: string | undefined) => void;
}

/** What a refresh brings. */
export interface RefreshedTokens {
  readonly idToken: string;
  /** The next one, where each may be used once. */
  readonly refreshToken: string | undefined;
}

/** What became of a refresh-token that brought no tokens. */
type Fate = 'kept' | 'refused' | 'unknown';

/** A provider gave no tokens. The message contains none. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** `kept`: it was not sent, or the provider was too busy to look at it; `unknown`: it may be used up. */
  readonly fate: Fate;

  constructor(message: string, fate: Fate, cause?: unknown) {
    super(message, { cause });
    this.fate = fate;
  }
}

/**
 * Gets a new id-token for a refresh-token (OpenID Connect Discovery 1.0 section 4, Core 1.0 section 12). The refresh-token is sent once:
 * providers that accept each only once take a second attempt for theft. Throws ProviderError, whose message quotes nothing of the provider.
 */
export async function refreshedTokens(refresh: TokenRefresh): Promise<RefreshedTokens> {
  const issuer = refresh.issuer.replace(/\/$/, '');
  const discovery = await callProvider(`${issuer}/.well-known/openid-configuration`, refresh).catch((error: Error) => {
    throw new ProviderError(error.message, 'kept', error);
  });
  const endpoint = discovery.body['token_endpoint'];
  if (discovery.status !== 200 || typeof endpoint !== 'string') {
    const problem = `oidc: discovery at ${issuer} answered ${discovery.status} without a token_endpoint`;
    throw new ProviderError(problem, 'kept');
  }
  const form = tokenForm(refresh, secretPlace(refresh, discovery.body));
  // The one request with the refresh-token.
  const response = await callProvider(endpoint, refresh, form).catch((error: Error) => {
    throw new ProviderError(
      error.message,
      error instanceof NoResponseError && error.wasSent ? 'unknown' : 'kept',
      error,
    );
  });
  return tokensIn(response, endpoint, refresh);
}

function tokensIn({ status, body }: ApiResponse, endpoint: string, refresh: TokenRefresh): RefreshedTokens {
  if (status < 200 || status > 299 || body['error'] !== undefined) {
    throw new ProviderError(`oidc: ${oauthError(endpoint, { status, body }, refresh.environment)}`, fateBy(status));
  }
  const { id_token: idToken, refresh_token: refreshToken } = body;
  if (typeof idToken !== 'string') {
    throw new ProviderError(
      'token response did not contain an id_token, either the scope "openid" wasn\'t requested upon login, or the provider doesn\'t support id_tokens as part of the refresh response.',
      'unknown',
    );
  }
  const next = typeof refreshToken === 'string' && refreshToken ? refreshToken : undefined;
  refresh.hold(idToken, next);
  return { idToken, refreshToken: next };
}

/** Too many requests and an overloaded server have not looked at it (RFC 6585 section 4, RFC 9110 section 15.6.4). */
function fateBy(status: number): Fate {
  if (status === 429 || status === 503) return 'kept';
  return status >= 500 ? 'unknown' : 'refused';
}

interface TokenForm {
  readonly credentials: HeaderList;
  readonly form: URLSearchParams;
}

/** GET, or POST of a form. The provider has a CA of its own, and is reached through the proxy of the environment. */
async function callProvider(
  url: string,
  { ca, environment: { env } }: TokenRefresh,
  { credentials, form }: Partial<TokenForm> = {},
): Promise<ApiResponse> {
  const { origin, pathname, search } = new URL(url);
  const server = new URL(origin);
  await using client = new ApiClient({ server, proxy: proxyFromEnvironment(server, env), role: 'the provider' });
  const path = pathname + search;
  const request: ApiRequest = form ? { method: 'POST', path, body: form } : { method: 'GET', path };
  const caSource = 'the CA of idp-certificate-authority';
  const tls = { ...(ca !== undefined && { ca, caSource }), rejectUnauthorized: true };
  return client.call(request, { credentials: credentials ?? [], tls });
}

type SecretPlace = 'header' | 'body';

/**
 * Where the provider says that it wants the secret; by default the header (RFC 8414 section 2). golang.org/x/oauth2 finds out by trying,
 * which would send the refresh-token twice. A client without a secret only sends its id (RFC 6749 section 3.2.1).
 */
function secretPlace({ clientSecret }: TokenRefresh, discovery: ApiResponse['body']): SecretPlace {
  if (clientSecret === '') return 'body';
  const methods = discovery['token_endpoint_auth_methods_supported'];
  if (!Array.isArray(methods) || methods.includes('client_secret_basic')) return 'header';
  return methods.includes('client_secret_post') ? 'body' : 'header';
}

function tokenForm({ clientId, clientSecret, refreshToken }: TokenRefresh, secretIn: SecretPlace): TokenForm {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
  if (secretIn === 'header') {
    const user = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    return { credentials: [['Authorization', `Basic ${Buffer.from(user).toString('base64')}`]], form };
  }
  form.set('client_id', clientId);
  if (clientSecret) form.set('client_secret', clientSecret);
  return { credentials: [], form };
}
