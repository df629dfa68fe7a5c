import { trimmed, trimmedEnd } from '../../api/trim.ts';
import type { KubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';
import { decodeRequestInfo, RequestInfoError } from '../../api/request/request-info.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';

/** What only KubeSphere's dialect knows. */
type KubeSphereFields = Omit<KubeSphereRequestInfo, keyof RequestInfo>;

/** A request as a line of JSON shows it. */
export interface DecodedRequest extends RequestInfo, Partial<KubeSphereFields> {
  readonly method: string;
  /** As given. */
  readonly url: string;
  /** Why the API server cannot make a RequestInfo of it; the other fields then show how far it got. */
  readonly error?: string;
}

/** How a dialect decodes a request; never throws. */
export type RequestDecoder = (method: string, url: string) => DecodedRequest;

/** Decodes a request as kube-apiserver does; never throws. Keys come in the order in which they are printed. */
export function decodedRequest(method: string, url: string): DecodedRequest {
  try {
    return laidOut(method, url, decodeRequestInfo(method, url));
  } catch (error) {
    if (error instanceof RequestInfoError) return { ...laidOut(method, url, error.requestInfo), error: error.message };
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

/** The keys in the order in which they are printed. */
export function laidOut(method: string, url: string, info: RequestInfo): DecodedRequest {
  return {
    method,
    url,
    isResourceRequest: info.isResourceRequest,
    path: info.path,
    verb: info.verb,
    apiPrefix: info.apiPrefix,
    apiGroup: info.apiGroup,
    apiVersion: info.apiVersion,
    namespace: info.namespace,
    resource: info.resource,
    subresource: info.subresource,
    name: info.name,
    parts: info.parts,
    fieldSelector: info.fieldSelector,
    labelSelector: info.labelSelector,
  };
}
