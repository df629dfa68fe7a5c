import { readBody } from '../http/request-body.ts';
import type { Answer } from '../http/api-request.ts';
import type { KubeSphere } from './kubesphere.ts';
import { isPasswordOf } from './password.ts';
import { entity } from './plain-text.ts';
import { ACCESS_TOKEN_MAX_AGE } from './token-issuer.ts';
import type { KsRequest } from './ks-request.ts';

/** `POST /oauth/token` with a password or a refresh token (pkg/kapis/oauth/handler.go); `undefined` for any other request. */
export async function serveToken(kubeSphere: KubeSphere, { message, info }: KsRequest): Promise<Answer | undefined> {
  if (info.path !== '/oauth/token' || message.method !== 'POST') return undefined;
  const form = new URLSearchParams((await readBody(message)).toString());
  const field = (name: string): string => form.get(name) ?? '';
  if (field('client_id') !== 'kubesphere') {
    return refused(400, 'invalid_client', 'The provided client_id is invalid or does not exist.');
  }
  if (field('client_secret') !== 'kubesphere') return refused(401, 'unauthorized_client', 'Invalid client credential.');
  switch (field('grant_type')) {
    case 'password':
      return isPasswordOf(kubeSphere.cluster.store, field('username'), field('password'))
        ? granted(kubeSphere, field('username'))
        : refused(400, 'invalid_grant', 'Invalid username or password.');
    case 'refresh_token':
      return refreshed(kubeSphere, field('refresh_token'));
    default:
      return refused(400, 'unsupported_grant_type', 'The provided grant_type is not supported.');
  }
}

function refreshed(kubeSphere: KubeSphere, token: string): Answer {
  try {
    const { username, type } = kubeSphere.tokens.verify(token);
    if (type === 'refresh_token') return granted(kubeSphere, username);
  } catch {
    // Whatever is wrong with it, the answer is the same.
  }
  return refused(400, 'invalid_grant', 'The refresh token is invalid or expired.');
}

function granted({ tokens }: KubeSphere, username: string): Answer {
  return entity({
    access_token: tokens.issue(username, 'access_token'),
    token_type: 'Bearer',
    refresh_token: tokens.issue(username, 'refresh_token'),
    expires_in: ACCESS_TOKEN_MAX_AGE,
  });
}

function refused(code: number, error: string, description: string): Answer {
  return entity({ error, error_description: description }, code);
}
