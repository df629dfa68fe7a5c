import { parseForbiddenMessage } from '../../api/forbidden-message.ts';
import { headerValue } from '../../api/header-list.ts';
import { type Dialect, kubeSphereServiceAccountPrefix } from '../../api/kubesphere-signs.ts';
import type { KubeSphereVersion } from '../../api/kubesphere-version.ts';
import { decodeStatus } from '../../api/status-codec.ts';
import type { Denial } from '../denial.ts';
import { explainDenial } from '../explain-denial.ts';
import type { RefusedExchange } from '../refused-exchange.ts';
import { unreadDenial } from '../unread-denial.ts';
import { explainKubeSphereDenial } from './explain-kubesphere-denial.ts';
import { isKubeSphereRequest } from './is-kubesphere-request.ts';

/** Explains a refusal by the rules of a dialect, or of the one that it shows. */
export function explainInDialect(
  refused: RefusedExchange,
  dialect: Dialect | 'auto',
  version?: KubeSphereVersion,
): Denial | undefined {
  const isKubeSphere = dialect === 'kubesphere' || (dialect === 'auto' && dialectOf(refused) === 'kubesphere');
  return isKubeSphere ? (unreadDenial(refused) ?? explainKubeSphereDenial(refused, version)) : explainDenial(refused);
}

/** Whose refusal this is: the answer tells more surely than the path or the token, which may have come to the wrong server. */
export function dialectOf({ status, responseHeaders, body, target, requestHeaders }: RefusedExchange): Dialect {
  const contentType = headerValue(responseHeaders, 'Content-Type') ?? '';
  const message = decodeStatus(body, contentType)?.message;
  if (status === 401 && (message === undefined || message === 'Unauthorized')) return 'kubernetes';
  const sentence = parseForbiddenMessage(message ?? new TextDecoder().decode(body).trimEnd());
  if (sentence?.user.startsWith(kubeSphereServiceAccountPrefix)) return 'kubesphere';
  // Kubernetes writes the method of a non-resource request in lower case.
  if (sentence?.path !== undefined) return /^[A-Z]/.test(sentence.verb) ? 'kubesphere' : 'kubernetes';
  return isKubeSphereRequest(target, requestHeaders) ? 'kubesphere' : 'kubernetes';
}
