import type { HeaderList } from '../api/header-list.ts';
import type { Exchange } from '../trace/exchange.ts';
import { contentOf, textOrBase64 } from './body-content.ts';

/** A request as somebody else could send it again. */
export interface ReplayRequest {
  readonly method: string;
  /** Path and query, without the server. */
  readonly path: string;
  /** Without credentials, and without what each connection has of its own. */
  readonly headers: HeaderList;
  readonly body?: { readonly text: string; readonly encoding?: 'base64' };
  /** Why it is not the whole request, where that is so. */
  readonly caveat?: string;
}

/** `undefined` for an upgraded connection, which no single request is. */
export function replayRequest({ request, upgrade, upstreamUrl }: Exchange): ReplayRequest | undefined {
  if (upgrade !== undefined) return undefined;
  const { method, headers, body } = request;
  const { bytes, isCut } = contentOf(body, headers);
  const caveat = body.withheld ?? (isCut ? `the trace holds ${bytes.length} bytes of its body` : undefined);
  return {
    method,
    path: upstreamUrl.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/',
    headers: headers.filter(([name, value]) => !LEFT_OUT.test(name) && !value.includes('<masked>')),
    ...(bytes.length > 0 && { body: textOrBase64(bytes) }),
    ...(body.size > 0 && caveat !== undefined && { caveat }),
  };
}

const LEFT_OUT =
  /^(?:authorization|proxy-authorization|cookie|x-auth-token|x-api-key|host|content-length|content-encoding|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|accept-encoding|user-agent|x-forwarded-\w+|kubectl-(?:command|session)|traceparent|sec-\S+)$/i;
