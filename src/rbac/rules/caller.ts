import { decodeJwt } from 'jose/jwt/decode';
import { subprotocolToken } from '../../api/request/bearer-subprotocol.ts';
import { type HeaderList, headerValue } from '../../api/request/header-list.ts';
import { serviceAccountOf, type UserInfo } from './subject.ts';

/**
 * Who sent the request, as far as the request itself shows: the ServiceAccount of a bearer token, read without verifying it
 * (the API server has done that before it answered 403). The user name of any other token depends on the server's flags.
 */
export function callerOf(headers: HeaderList): UserInfo | undefined {
  const token = bearerToken(headers) ?? subprotocolToken(headers);
  if (token === undefined) return undefined;
  try {
    const { sub = '' } = decodeJwt(token);
    return serviceAccountOf(sub) ? { username: sub, groups: impliedGroups(sub) } : undefined;
  } catch {
    return undefined;
  }
}

/** The groups that the API server adds by itself; for a user name that comes from elsewhere only `system:authenticated`. */
export function impliedGroups(username: string): readonly string[] {
  const account = serviceAccountOf(username);
  if (username === 'system:anonymous') return ['system:unauthenticated'];
  if (!account) return ['system:authenticated'];
  return ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`, 'system:authenticated'];
}

/** The token as the API server reads it: `undefined` where it ignores the header (another scheme, two blanks, nothing after it). */
export function bearerToken(headers: HeaderList): string | undefined {
  const [scheme, token] = (headerValue(headers, 'Authorization') ?? '').trim().split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}
