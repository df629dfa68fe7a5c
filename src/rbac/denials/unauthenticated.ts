import { decodeJwt } from 'jose/jwt/decode';
import { headerValue, headerValues } from '../../api/header-list.ts';
import { bearerToken } from '../caller.ts';
import type { Denial } from '../denial.ts';
import type { Evidence } from '../evidence.ts';
import { newDenial } from '../new-denial.ts';

/** 401: the API server did not accept the credential, so nobody was asked for permissions. A bad token gives 401 even where anonymous users may come in. */
export function explainUnauthenticated(evidence: Evidence): Denial | undefined {
  if (evidence.refused.status !== 401) return undefined;
  const reason = `The credential was not accepted (${cause(evidence)}); this is about who you are, not about RBAC.`;
  // Whom the token claims to be has not been believed.
  return newDenial(evidence, { class: 'unauthenticated', reason, user: '', groups: [] });
}

function cause({ refused, message, status }: Evidence): string {
  const { requestHeaders, responseHeaders } = refused;
  const token = bearerToken(requestHeaders) ?? webSocketToken(offeredProtocols(requestHeaders));
  const answer = message.trim();
  const told = status && answer !== 'Unauthorized' && answer !== '' ? [answer] : [];
  return [
    ...told,
    token === undefined
      ? 'the request shows no bearer token: is it the client certificate?'
      : tokenTrouble(token, responseHeaders),
  ].join('; ');
}

function offeredProtocols(headers: Evidence['refused']['requestHeaders']): string[] {
  return headerValues(headers, 'Sec-WebSocket-Protocol').flatMap((value) => value.split(/\s*,\s*/));
}

/** Browsers send the token as a WebSocket protocol (apiserver pkg/authentication/request/websocket/protocol.go). */
function webSocketToken(protocols: readonly string[]): string | undefined {
  const prefix = 'base64url.bearer.authorization.k8s.io.';
  const found = protocols.find((protocol) => protocol.startsWith(prefix));
  return found && Buffer.from(found.slice(prefix.length), 'base64url').toString('utf8');
}

function tokenTrouble(token: string, responseHeaders: Evidence['refused']['responseHeaders']): string {
  const claims = claimsOf(token);
  if (!claims) return 'the bearer token is not a JWT, and no authenticator knows it';
  const now = Date.parse(headerValue(responseHeaders, 'Date') ?? '') / 1000;
  if (claims.exp !== undefined && claims.exp < now)
    return `the token expired at ${new Date(claims.exp * 1000).toISOString()}`;
  if (claims.nbf !== undefined && claims.nbf > now)
    return `the token is not valid before ${new Date(claims.nbf * 1000).toISOString()}`;
  const who = claims.sub ? ` of ${claims.sub}` : '';
  return `the token${who} was refused: another cluster's, revoked, for another audience, or with a broken signature`;
}

function claimsOf(token: string): ReturnType<typeof decodeJwt> | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
