import { parseForbiddenMessage } from '../../api/status/forbidden-message.ts';
import { headerValue } from '../../api/request/header-list.ts';
import { type Dialect, kubeSphereServiceAccountPrefix } from '../../api/kubesphere/kubesphere-signs.ts';
import type { KubeSphereVersion } from '../../api/kubesphere/kubesphere-version.ts';
import { decodeStatus } from '../../api/status/status-codec.ts';
import type { Denial } from '../rules/denial.ts';
import { explainDenial } from '../denials/explain-denial.ts';
import type { DeniedExchange } from '../denials/evidence/denied-exchange.ts';
import { explainKubeSphereDenial } from './explain-kubesphere-denial.ts';
import { isKubeSphereRequest } from '../../api/kubesphere/is-kubesphere-request.ts';

/** Explains a refusal by the rules of a dialect, or of the one that it shows. */
export function explainInDialect(
  denied: DeniedExchange,
  dialect: Dialect | 'auto',
  version?: KubeSphereVersion,
): Denial | undefined {
  const isKubeSphere = dialect === 'kubesphere' || (dialect === 'auto' && dialectOf(denied) === 'kubesphere');
  return isKubeSphere ? explainKubeSphereDenial(denied, version) : explainDenial(denied);
}

/** Whose refusal this is: the answer tells more surely than the path or the token, which may have come to the wrong server. */
export function dialectOf({ status, responseHeaders, body, target, requestHeaders }: DeniedExchange): Dialect {
  const contentType = headerValue(responseHeaders, 'Content-Type') ?? '';
  const message = decodeStatus(body, contentType)?.message;
  if (status === 401 && (message === undefined || message === 'Unauthorized')) return 'kubernetes';
  const sentence = parseForbiddenMessage(message ?? new TextDecoder().decode(body).trimEnd());
  if (sentence?.user.startsWith(kubeSphereServiceAccountPrefix)) return 'kubesphere';
  // Kubernetes writes the method of a non-resource request in lower case.
  if (sentence?.path !== undefined) return /^[A-Z]/.test(sentence.verb) ? 'kubesphere' : 'kubernetes';
  return isKubeSphereRequest(target, requestHeaders) ? 'kubesphere' : 'kubernetes';
}
