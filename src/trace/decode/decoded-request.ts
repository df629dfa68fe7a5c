import type { PastedRequest } from '../../api/pasted-requests/pasted-request.ts';
import { withTexts } from '../../api/plain-data.ts';
import { maskTarget } from '../masks/mask-target.ts';
import type { Dialect } from '../../api/dialect/dialect.ts';
import { dialectNamed, type DialectOptions, serverOfPath } from '../../api/dialects.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { RequestInfoError } from '../../api/request/request-info.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { withoutKeySegment } from '../../api/secrets/key-user.ts';
import { type ResourceDoubt, resourceDoubt } from '../../api/catalog/resource-doubt.ts';

/** A request as a line of JSON shows it. */
export interface DecodedRequest extends RequestInfo {
  readonly method: string;
  /** As given. */
  readonly url: string;
  /** Why the API server cannot make a RequestInfo of it; the other fields then show how far it got. */
  readonly error?: string;
  /** What the built-in resources of Kubernetes say against it. */
  readonly doubt?: ResourceDoubt;
}

/** How a request is decoded; never throws. */
export type RequestDecoder = (method: string, url: string) => DecodedRequest;

/** The decoder of a dialect; `auto` goes by the path. `headers` go with every request. */
export function requestDecoder({ dialect, version }: DialectOptions, headers: HeaderList): RequestDecoder {
  return (method, url) => {
    const name = dialect === 'auto' ? (serverOfPath(url)?.dialect ?? 'kubernetes') : dialect;
    return decodedIn(dialectNamed(name, version), { method, url, headers });
  };
}

/** Keys come in the order in which they are printed: every RequestInfo has its own in that order. */
function decodedIn(
  dialect: Dialect,
  { method, url, headers }: { readonly method: string; readonly url: string; readonly headers: HeaderList },
): DecodedRequest {
  try {
    const info = dialect.requestInfo(method, url, headers);
    const doubt = resourceDoubt(info, method);
    return { method, url, ...info, ...(doubt && { doubt }) };
  } catch (error) {
    if (error instanceof RequestInfoError) return { method, url, ...error.requestInfo, error: error.message };
    throw error;
  }
}

/** A pasted request, decoded, or with the reason why it cannot have been sent so. No credential that its URL has is in the answer, nor the key of `kubetrace run`. */
export function decodedPasted(pasted: PastedRequest, decode: RequestDecoder): DecodedRequest {
  const { method, problem } = pasted;
  const url = withoutKeySegment(pasted.url);
  const request = decode(method, url);
  const decoded =
    problem === undefined || request.error !== undefined ? request : { ...decode(method, ''), url, error: problem };
  return mayHoldSecret(url) ? withTexts(decoded, maskTarget) : decoded;
}

/** Where `maskTarget` finds any, in the URL or in what is decoded from it. */
function mayHoldSecret(url: string): boolean {
  return url.includes('%') || maskTarget(url) !== url;
}
