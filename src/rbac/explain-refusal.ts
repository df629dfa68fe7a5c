import type { DialectName } from '../api/dialect/dialect.ts';
import { type DialectOptions, type DialectVersion, FRONT_SERVERS, shownDialect } from '../api/dialects.ts';
import { headerValue } from '../api/request/header-list.ts';
import { parseForbiddenMessage } from '../api/status/forbidden-message.ts';
import { decodeStatus } from '../api/status/status-codec.ts';
import { explainDenial } from './denials/explain-denial.ts';
import { unreadDenial } from './denials/unread-denial.ts';
import type { RefusedExchange } from './denials/evidence/refused-exchange.ts';
import { explainKubeSphereDenial } from './kubesphere/denials/explain-kubesphere-denial.ts';
import type { Denial } from './rules/denial.ts';

/**
 * Explains a refusal by the rules of a dialect, or of the one that it shows; `undefined` where it is not a denial. Apart from
 * `RBAC_DIALECTS`, since what reads refusals brings parsers with it that nothing else needs.
 */
export function explainRefusal(refused: RefusedExchange, { dialect, version }: DialectOptions): Denial | undefined {
  return unreadDenial(refused) ?? EXPLAIN[dialect === 'auto' ? dialectOfRefusal(refused) : dialect](refused, version);
}

const EXPLAIN: Readonly<
  Record<DialectName, (refused: RefusedExchange, version: DialectVersion) => Denial | undefined>
> = {
  kubernetes: explainDenial,
  kubesphere: explainKubeSphereDenial,
};

/** Whose refusal this is: the answer is surer than the path or the token, which may have come to the wrong server. */
export function dialectOfRefusal(refused: RefusedExchange): DialectName {
  const { status, responseHeaders, body, target, requestHeaders } = refused;
  const contentType = headerValue(responseHeaders, 'Content-Type') ?? '';
  const message = decodeStatus(body, contentType)?.message;
  if (status === 401 && (message === undefined || message === 'Unauthorized')) return 'kubernetes';
  const sentence = parseForbiddenMessage(message ?? new TextDecoder().decode(body).trimEnd());
  const owner = FRONT_SERVERS.find(({ accounts }) => sentence?.user.startsWith(accounts.prefix));
  if (owner) return owner.dialect;
  // Kubernetes writes the method of a non-resource request in lower case.
  if (sentence?.path !== undefined) return /^[A-Z]/.test(sentence.verb) ? 'kubesphere' : 'kubernetes';
  return shownDialect(target, requestHeaders);
}
