import { headerValue } from '../../../api/request/header-list.ts';
import { bearerToken } from '../../rules/caller.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { firstPart } from '../../../api/text/first-part.ts';

/** Why the API server saw the sender as system:anonymous: usually the credential never reached it. */
export function anonymousReason(evidence: Evidence, action: string): string {
  return `Nobody was authenticated (system:anonymous), and system:anonymous may not ${action}: ${cause(evidence)}`;
}

function cause({ denied }: Evidence): string {
  const { requestHeaders, target } = denied;
  const authorization = headerValue(requestHeaders, 'Authorization');
  if (requestHeaders.length === 0) return 'send a credential; do not bind the anonymous user.';
  if (authorization !== undefined && bearerToken(requestHeaders) === undefined)
    return `${unreadAuthorization(authorization)}.`;
  if (/[?&](?:access_)?token=/.test(target)) return 'a token in the query is not read; send Authorization: Bearer.';
  if (headerValue(requestHeaders, 'X-Remote-User') !== undefined) {
    return 'X-Remote-User counts only with the client certificate of the front proxy.';
  }
  return 'no credential reached the API server; check the kubeconfig, https, and what is in between.';
}

/** Why an Authorization header counts for nothing. Its first word may be a token that somebody sent without `Bearer`: only known ones are named. */
export function unreadAuthorization(authorization: string): string {
  const scheme = firstPart(authorization.trim(), ' ');
  if (scheme.toLowerCase() === 'bearer')
    return 'Authorization has no token right after "Bearer " (is it empty, or are there two blanks?), so it was not read';
  const named = /^(?:basic|digest|negotiate|ntlm|token|jwt|oauth|apikey|hoba|mutual|aws4-hmac-sha256)$/i.test(scheme);
  return named
    ? `Authorization ${scheme} is not read; send Authorization: Bearer`
    : 'Authorization does not begin with "Bearer ", so it was not read';
}
