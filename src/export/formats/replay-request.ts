import { type HeaderList } from '../../api/request/header-list.ts';
import { isPlainLine } from '../../api/text/plain-text.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { contentOf, textOrBase64 } from '../../trace/body-content.ts';

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
export function replayRequest({ request, upgrade, upstreamUrl }: Exchange): ReplayRequest | LeftOut {
  if (upgrade !== undefined) return { leftOut: `it was upgraded to ${upgrade}` };
  const { method, body } = request;
  const [, server = '', path = ''] = /^((?:https?:\/\/[-\w.:[\]]+)?)(.*)$/is.exec(upstreamUrl) ?? [];
  const headers = request.headers
    .filter(([name, value]) => !LEFT_OUT.test(name) && !value.includes('<masked>'))
    .map(([name, value]): [string, string] => [name, asSent(value)]);
  const wrong = wrongPart(method, path, headers);
  if (wrong !== undefined) return { leftOut: wrong };
  const { bytes, isCut } = contentOf(body, request.headers);
  const caveat =
    body.withheld ?? (isCut ? `the trace contains only the first ${bytes.length} bytes of its body` : undefined);
  return {
    method,
    server,
    path: path.startsWith('/') ? path : `/${path}`,
    headers,
    ...(bytes.length > 0 && { body: textOrBase64(bytes) }),
    ...(body.size > 0 && caveat !== undefined && { caveat }),
  };
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
