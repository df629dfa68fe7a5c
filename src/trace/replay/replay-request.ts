import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { type HeaderList, headerValue } from '../../api/request/header-list.ts';
import { isPlainLine } from '../../api/text/plain-text.ts';
import type { Exchange } from '../exchange.ts';
import { contentOf, textOrBase64 } from '../body-content.ts';

/** A request in a form in which it can be sent again. */
export interface ReplayRequest {
  readonly method: string;
  /** `https://10.0.0.1:6443`; empty where the trace does not say. */
  readonly server: string;
  /** Path and query, as they were sent. */
  readonly path: string;
  /** As text. Without credentials, and without what each connection has of its own. */
  readonly headers: HeaderList;
  readonly body?: { readonly text: string; readonly encoding?: 'base64' };
  /** Why it is not the complete request, if it is not. */
  readonly caveat?: string;
}

/** A request that nobody can send again, and why. */
export interface LeftOut {
  readonly leftOut: string;
}

/**
 * The request of an exchange. It is left out where it is not valid HTTP: a trace that somebody else wrote may contain anything, and
 * leaving out only a part would make it another request, such as one without its Impersonate-User.
 */
export function replayRequest(exchange: Exchange): ReplayRequest | LeftOut {
  const { request, upgrade, upstreamUrl } = exchange;
  if (upgrade !== undefined) return { leftOut: `it was upgraded to ${upgrade}` };
  const { method, body } = request;
  const [, server = '', path = ''] = /^((?:https?:\/\/[-\w.:[\]]+)?)(.*)$/is.exec(upstreamUrl) ?? [];
  const headers = request.headers
    .filter(([name, value]) => !LEFT_OUT.test(name) && !value.includes('<masked>'))
    .map(([name, value]): [string, string] => [name, asSent(value)]);
  const wrong = wrongPart(method, path, headers);
  if (wrong !== undefined) return { leftOut: wrong };
  const { bytes, isCut } = contentOf(body, request.headers);
  const type = bytes.length === 0 ? undefined : assumedType(method, headers, bytes);
  const caveats = [
    ...(body.withheld !== undefined && body.size > 0 ? [body.withheld] : []),
    ...(isCut && body.withheld === undefined
      ? [`the trace contains only the first ${bytes.length} bytes of its body`]
      : []),
    ...(lacksBody(exchange) ? ['the trace does not contain its body'] : []),
    ...(type !== undefined && method === 'PATCH' ? ['the trace does not say what kind of patch it is'] : []),
  ];
  return {
    method,
    server: server === UNKNOWN_SERVER ? '' : server,
    path: path.startsWith('/') ? path : `/${path}`,
    headers: type === undefined ? headers : [...headers, ['Content-Type', type]],
    ...(bytes.length > 0 && { body: textOrBase64(bytes) }),
    ...(caveats.length > 0 && { caveat: caveats.join('; ') }),
  };
}

/** The server of a request where a trace does not say it, for formats that need one: a name that no server has (RFC 6761). */
export const UNKNOWN_SERVER = 'https://server-not-recorded.invalid';

/** Audit events have the body of a request only from level Request on. Who sends an empty one says so. */
function lacksBody({ request, requestInfo }: Exchange): boolean {
  const { body, headers } = request;
  return (
    body.size === 0 &&
    requestInfo?.isResourceRequest === true &&
    ['create', 'update', 'patch'].includes(requestInfo.verb) &&
    headerValue(headers, 'Content-Length') === undefined &&
    headerValue(headers, 'Content-Type') === undefined
  );
}

/** Of a JSON body without one; tools would add another type of their own. Audit events have none. */
function assumedType(method: string, headers: HeaderList, bytes: Buffer): string | undefined {
  if (headerValue(headers, 'Content-Type') !== undefined) return undefined;
  try {
    const value = parseJson(bytes.toString(), BOUNDS.record);
    if (method !== 'PATCH') return 'application/json';
    return Array.isArray(value) ? 'application/json-patch+json' : 'application/merge-patch+json';
  } catch {
    return undefined;
  }
}

/**
 * Path and query, percent-encoded byte by byte except for `allowed` characters (Node reads a target as latin1). To a server it is the same.
 */
export function percentEncoded(path: string, allowed: RegExp): string {
  const isBytes = !/[^\0-\xff]/.test(path);
  return Array.from(Buffer.from(path, isBytes ? 'latin1' : 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    return allowed.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** Node reads header values as latin1; what other programs recorded is text already. */
function asSent(value: string): string {
  return /^[\0-\xff]*$/.test(value) ? Buffer.from(value, 'latin1').toString() : value;
}

/** RFC 9110, 5.6.2. */
const TOKEN = /^[-!#$%&'*+.^_`|~\w]+$/;

function wrongPart(method: string, path: string, headers: HeaderList): string | undefined {
  if (!TOKEN.test(method)) return `${method} is not a method`;
  if (!/^(?:\/|\?|$)/.test(path)) return `${path} is not a path`;
  const header = headers.find(([name, value]) => !TOKEN.test(name) || !isPlainLine(value) || value.includes('\ufffd'));
  return header && `its header ${header[0]} is not text`;
}

const LEFT_OUT =
  /^(?:authorization|proxy-authorization|cookie|x-auth-token|x-api-key|host|content-length|content-encoding|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|accept-encoding|user-agent|x-forwarded-\w+|kubectl-(?:command|session)|traceparent|sec-\S+)$/i;
