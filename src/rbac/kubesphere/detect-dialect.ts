import { decodeJwt } from 'jose/jwt/decode';
import { parseForbiddenMessage } from '../../api/forbidden-message.ts';
import { type HeaderList, headerValue } from '../../api/header-list.ts';
import { effectiveAuthorization } from '../../api/kubesphere-filter.ts';
import {
  type Dialect,
  isKubeSpherePath,
  isKubeSphereToken,
  kubeSphereServiceAccountPrefix,
} from '../../api/kubesphere-signs.ts';
import type { KubeSphereVersion } from '../../api/kubesphere-version.ts';
import { decodeStatus } from '../../api/status-codec.ts';
import type { Denial } from '../denial.ts';
import { explainDenial } from '../explain-denial.ts';
import type { RefusedExchange } from '../refused-exchange.ts';
import { explainKubeSphereDenial } from './explain-kubesphere-denial.ts';

/** Explains a refusal by the rules of a dialect, or of the one that it shows. */
export function explainInDialect(
  refused: RefusedExchange,
  dialect: Dialect | 'auto',
  version?: KubeSphereVersion,
): Denial | undefined {
  const isKubeSphere = dialect === 'kubesphere' || (dialect === 'auto' && dialectOf(refused) === 'kubesphere');
  return isKubeSphere ? explainKubeSphereDenial(refused, version) : explainDenial(refused);
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

/** True for a request that only KubeSphere could answer: by its path, or by its token. */
export function isKubeSphereRequest(target: string, headers: HeaderList): boolean {
  return isKubeSpherePath(target) || /\/services\/[^/]*ks-apiserver[^/]*\/proxy\//.test(target) || hasToken(headers);
}

function hasToken(headers: HeaderList): boolean {
  const [scheme, token] = (effectiveAuthorization(headers) ?? '').trim().split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) return false;
  try {
    return isKubeSphereToken(decodeJwt(token));
  } catch {
    return false;
  }
}
