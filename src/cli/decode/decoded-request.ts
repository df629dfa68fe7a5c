import { trimmed, trimmedEnd } from '../../api/text/trim.ts';
import type { Dialect } from '../../api/dialect/dialect.ts';
import { AUTO_DIALECT, dialectNamed, type DialectOptions, serverOfPath } from '../../api/dialects.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { RequestInfoError } from '../../api/request/request-info.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
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

/** Decodes a request as kube-apiserver does; never throws. */
export const decodedRequest = requestDecoder({ ...AUTO_DIALECT, dialect: 'kubernetes' }, []);

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

/**
 * A line `METHOD URL`, or a path or URL alone for GET; ` HTTP/1.1` after it, as in access logs, is ignored. `undefined` for an empty
 * line. Any other line comes back with an `error`.
 */
export function decodedLine(line: string, decode: RequestDecoder = decodedRequest): DecodedRequest | undefined {
  const ended = line.endsWith('\r') ? trimmedEnd(line.slice(0, -1), ' \t') : line;
  const text = ended.replace(/^[ \t]+/u, '');
  const blank = text.search(/[ \t]/u);
  const first = blank < 0 ? text : text.slice(0, blank);
  if (first === '') return undefined;
  if (isUrl(first)) return decodedWithoutBlanks('GET', text, decode);
  if (blank < 0) return malformed(text, '', 'the line has no URL; write METHOD URL');
  return decodedWithoutBlanks(first, text.slice(blank + 1), decode);
}

/** True for what can only be a URL, and not a method. */
export function isUrl(text: string): boolean {
  return text.startsWith('/') || /^[a-z][a-z0-9+.-]*:\/\//iu.test(text);
}

function decodedWithoutBlanks(method: string, text: string, decode: RequestDecoder): DecodedRequest {
  if (!/[ \t]/u.test(text)) return decode(method, text);
  const url = withoutVersion(trimmed(text, ' \t'));
  const request = decode(method, url);
  return /[ \t]/u.test(url) && request.error === undefined
    ? malformed(method, url, 'the URL contains a space; write it as %20')
    : request;
}

function withoutVersion(url: string): string {
  const version = /(?<=[ \t])HTTP\/[0-9.]{1,9}$/u.exec(url);
  return version ? trimmedEnd(url.slice(0, version.index), ' \t') : url;
}

function malformed(method: string, url: string, error: string): DecodedRequest {
  return { ...decodedRequest(method, ''), url, error };
}
