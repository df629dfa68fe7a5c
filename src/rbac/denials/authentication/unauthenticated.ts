import { subprotocolToken } from '../../../api/request/bearer-subprotocol.ts';
import { headerValue } from '../../../api/request/header-list.ts';
import { lookupTable } from '../../../api/lookup-table.ts';
import { bearerToken } from '../../rules/caller.ts';
import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { unreadAuthorization } from './anonymous-reason.ts';
import { readToken } from './presented-token.ts';
import { reasonInWords } from './www-authenticate.ts';
import { type Circumstances, expired, tokenTrouble, type Trouble } from './token-trouble.ts';

/**
 * 401: the API server did not accept the credential, so it did not check permissions. It says no more than `Unauthorized`
 * (apiserver pkg/endpoints/filters/authentication.go), and a bad credential gets it even where anonymous users may come in.
 */
export function explainUnauthenticated(evidence: Evidence): Denial | undefined {
  const { denied, message, passedFlowControl } = evidence;
  if (denied.status !== 401 || isOfAnotherHop(evidence)) return undefined;
  if (passedFlowControl) {
    const reason = `The API server accepted the credential; an API that it forwards to answered 401 itself: ${message.trim()}`;
    return newDenial(evidence, { class: 'backend', reason });
  }
  const { cause, text } = diagnosis(evidence);
  return newDenial(evidence, { class: 'unauthenticated', reason: `${text}.`, cause });
}

/** The API server's 401 is a Status, and never asks for another scheme. */
function isOfAnotherHop({ denied, status, message }: Evidence): boolean {
  if (status) return false;
  const words = message.trim();
  return (
    headerValue(denied.responseHeaders, 'WWW-Authenticate') !== undefined || (words !== '' && words !== 'Unauthorized')
  );
}

/** The server's own words where they say something, then what the credential shows. */
function diagnosis(evidence: Evidence): Trouble {
  const { message, status } = evidence;
  const words = message.trim();
  const byKubernetes = !status || words === '' || words === 'Unauthorized';
  const seen = credentialTrouble(evidence, circumstancesOf(evidence, byKubernetes));
  if (byKubernetes) return seen;
  const said = `The server says: ${words.replace(/\.$/, '')}`;
  const cause = reasonInWords(words);
  // Which keys and issuers that server knows is its own affair: what is true of a Kubernetes API server may not be true of it.
  const agrees = cause === undefined || (cause === seen.cause && cause !== 'wrong-issuer-or-key');
  return { cause: cause ?? seen.cause, text: agrees ? `${said}. ${seen.text}` : said };
}

function circumstancesOf({ denied }: Evidence, byKubernetes: boolean): Circumstances {
  const { responseHeaders, receivedAt } = denied;
  const date = Date.parse(headerValue(responseHeaders, 'Date') ?? '');
  if (Number.isNaN(date)) return { now: receivedAt, byKubernetes };
  return { now: date, clockAhead: receivedAt === undefined ? undefined : date - receivedAt, byKubernetes };
}

/** A whole sentence without its full stop. */
function credentialTrouble(evidence: Evidence, circumstances: Circumstances): Trouble {
  const { denied } = evidence;
  const { kind, source = '', insteadOf } = denied.credential ?? {};
  const token = tokenOf(evidence, circumstances);
  if (kind === 'client' && insteadOf !== undefined) {
    const { text } = token ?? authorizationTrouble(evidence);
    return {
      cause: 'client-authorization',
      text: `The client sent its own Authorization, which replaced ${insteadOf}; leave it out to use that. ${text}`,
    };
  }
  if (kind === 'clientCertificate') return certificateTrouble(evidence, circumstances, token);
  if (token) return token;
  if (kind === 'none') {
    const text = `No credential was sent (${source}), and the server does not allow anonymous requests`;
    return { cause: 'no-credential', text };
  }
  return authorizationTrouble(evidence);
}

function tokenOf({ denied }: Evidence, circumstances: Circumstances): Trouble | undefined {
  const { requestHeaders, credential } = denied;
  const inHeader = bearerToken(requestHeaders);
  const token = inHeader ?? subprotocolToken(requestHeaders);
  if (token === undefined) return undefined;
  const words = (headerValue(requestHeaders, 'Authorization') ?? '').trim().split(/\s+/);
  const read = readToken(token, inHeader !== undefined && words.length > 2);
  const { cause, text } = tokenTrouble(read, circumstances);
  const subject = read.form === 'jwt' ? read.claims['sub'] : undefined;
  const who = typeof subject === 'string' ? ` of ${subject}` : '';
  const own = credential && !['client', 'none', 'clientCertificate'].includes(credential.kind) ? credential : undefined;
  const stale = cause === 'expired' && own ? (STALE.get(own.kind) ?? '') : '';
  return { cause, text: `The token${who}${own ? `, from ${own.source},` : ''} ${text}${stale}` };
}

/** What should have renewed a token that has expired, by the kind of the credential. */
const STALE = lookupTable<string>({
  token: ': put a new one there',
  tokenFile: ': the program that writes that file has stopped renewing it',
  serviceAccount: ': the kubelet has stopped renewing that file',
  exec: ': the plugin itself gave it; log in again with it',
  oidc: ': log in again',
});

/** A good certificate would have been enough, whatever else was sent. */
function certificateTrouble({ denied }: Evidence, circumstances: Circumstances, token: Trouble | undefined): Trouble {
  const { source, username, issuedAt = 0, expiresAt = Infinity } = denied.credential ?? { source: 'an unknown place' };
  const { now } = circumstances;
  const name = `The client certificate${username ? ` of ${username}` : ''}, from ${source},`;
  const beside = token ? `. ${token.text}` : '';
  if (now !== undefined && expiresAt <= now) {
    const { cause, text } = expired(expiresAt, now, circumstances);
    return { cause, text: `${name} ${text}${beside}` };
  }
  if (now !== undefined && issuedAt > now) {
    const when = new Date(issuedAt).toISOString();
    return { cause: 'not-yet-valid', text: `${name} is not valid before ${when}${beside}` };
  }
  const why =
    'was not accepted: no CA that the server trusts for clients (--client-ca-file) issued it, or not for clientAuth';
  return { cause: 'client-certificate', text: `${name} ${why}${beside}` };
}

/** No token was read. Without any credential the answer would be 403, unless the server does not allow anonymous requests. */
function authorizationTrouble({ denied }: Evidence): Trouble {
  const { requestHeaders } = denied;
  if (requestHeaders.length === 0) {
    const text =
      'The server did not accept the credential; the response alone does not show which one it was: give the request too';
    return { cause: 'unknown', text };
  }
  const authorization = headerValue(requestHeaders, 'Authorization');
  if (authorization !== undefined) return { cause: 'unread-authorization', text: unreadAuthorization(authorization) };
  const text =
    'No Authorization was sent, so it is the client certificate, which has expired or is from a CA that the server does not trust; or there was none, and the server does not allow anonymous requests';
  return { cause: 'client-certificate', text };
}
