import { age, isoTime } from '../../api/age.ts';
import { headerValues, utf8Text } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { fact, type FactSource } from './fact.ts';
import { requestHeader, responseHeader } from './header-facts.ts';

/** The identity that the request was sent with, and what the server says about how it handled the request. */
export const IDENTITY_FACTS: readonly FactSource[] = [
  fact('credential', 'credential', ({ credential }) => credential?.kind),
  fact('credential', 'credentialSource', ({ credential }) => credential?.source),
  fact('identity', 'username', ({ credential }) => credential?.username),
  fact('identity', 'groups', ({ credential }) => credential?.groups?.join(', ')),
  fact(
    'identity',
    'impersonates',
    ({ credential }) => credential?.impersonates,
    (user) => `as ${user}`,
  ),
  fact(
    'identity',
    'impersonateUser',
    requestHeader('impersonate-user'),
    (user) => `as ${user} (requested by the client)`,
  ),
  fact(
    'credential',
    'issuedAt',
    ({ credential }) => isoTime(credential?.issuedAt),
    (_, { credential, startedAt }) => `issued ${span(credential?.issuedAt, startedAt)} ago`,
  ),
  fact(
    'credential',
    'expiresAt',
    ({ credential }) => isoTime(credential?.expiresAt),
    (_, { credential, startedAt }) => expiry(credential?.expiresAt ?? startedAt, startedAt),
  ),
  fact('audit-id', 'auditId', responseHeader('audit-id')),
  fact('flow', 'flowSchemaUid', responseHeader('x-kubernetes-pf-flowschema-uid'), (uid) => `schema ${uid}`),
  fact('flow', 'priorityLevelUid', responseHeader('x-kubernetes-pf-prioritylevel-uid'), (uid) => `level ${uid}`),
  fact('warning', 'warning', ({ response }) =>
    headerValues(response?.headers ?? [], 'warning')
      .map(utf8Text)
      .join('\n'),
  ),
  fact('allowed', 'allowedBy', ({ allowedBy }) => allowedBy),
];

/** Why a call of our own did not help. */
export const OWN_CALL_FACTS: readonly FactSource[] = [fact('explain', 'explainFailed', ownTrouble)];

function ownTrouble({ origin, failure, response }: Exchange): string | undefined {
  if (origin !== 'kubetrace') return undefined;
  if (failure) return `${failure.code}: ${failure.message}`;
  return response !== undefined && response.status >= 300 ? `the server answered ${response.status}` : undefined;
}

function expiry(at: number, now: number): string {
  return at < now ? `expired ${span(at, now)} ago` : `expires in ${span(at, now)}`;
}

function span(at: number | undefined, now: number): string {
  return age(Math.abs((at ?? now) - now));
}
