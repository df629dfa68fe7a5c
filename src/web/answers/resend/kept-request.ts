import { MASKED } from '../../../api/secrets/masked-stream.ts';
import { type HeaderList, headerValue } from '../../../api/request/header-list.ts';
import { contentOf } from '../../../trace/body-content.ts';
import { type Exchange, hasEnded } from '../../../trace/exchange.ts';
import { replayRequest } from '../../../trace/replay/replay-request.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import type { Resending } from './resending.ts';

/** The request of an exchange as it was kept, and what of it is not what the client sent. */
export interface KeptRequest extends OutgoingRequest {
  /** Whether the body is text, so that a person can edit it. */
  readonly isText: boolean;
  /** Why nothing can be sent for it, whatever is edited. */
  readonly obstacle?: string;
  /** By the part that has to be written anew before it can be sent. */
  readonly gaps: { readonly path?: string; readonly headers?: string; readonly body?: string };
  /** What is different, though it can be sent. */
  readonly caveats: readonly string[];
}

/** What an exchange has of its request. */
export function keptRequest(exchange: Exchange, { server, proxyUrl, caveat }: Resending): KeptRequest {
  const { request, upstreamUrl } = exchange;
  const replay = replayRequest(exchange);
  const isHere =
    upstreamUrl === server || /^[/?]/.test(upstreamUrl.startsWith(server) ? upstreamUrl.slice(server.length) : '');
  const obstacle =
    proxyUrl() === undefined
      ? 'there is no proxy to send it to: this is a recorded trace, or its proxy listens on a unix socket or speaks TLS'
      : 'leftOut' in replay
        ? replay.leftOut
        : isHere
          ? undefined
          : `it went to another server (${upstreamUrl.split('/', 3).join('/')}), and the page sends to ${server} alone`;
  if ('leftOut' in replay) {
    const none = { method: request.method, path: request.target, headers: [], body: Buffer.alloc(0), isText: true };
    return { ...none, gaps: {}, caveats: [], ...(obstacle !== undefined && { obstacle }) };
  }
  const full = isHere ? upstreamUrl.slice(server.length) : replay.path;
  const { bytes } = contentOf(request.body, request.headers);
  return {
    method: replay.method,
    path: full.startsWith('/') ? full : `/${full}`,
    headers: replay.headers,
    body: bytes,
    isText: replay.body?.encoding === undefined,
    ...(obstacle !== undefined && { obstacle }),
    gaps: gapsOf(exchange, { headers: maskedOf(exchange), path: full, bytes, caveat: replay.caveat }),
    caveats: [
      ...caveatsOf(exchange, { caveat: replay.caveat, isBinary: replay.body?.encoding !== undefined }),
      ...(caveat === undefined ? [] : [caveat]),
    ],
  };
}

/** Whether a text holds the mark of what kubetrace masked, as it is or in a URL. */
export function holdsMask(text: string): boolean {
  return text.includes(MASKED) || /%3Cmasked%3E/i.test(text);
}

function gapsOf(
  exchange: Exchange,
  {
    headers,
    path,
    bytes,
    caveat,
  }: { headers: readonly string[]; path: string; bytes: Buffer; caveat: string | undefined },
): KeptRequest['gaps'] {
  const asked = headers.filter((name) => /^impersonate-/i.test(name));
  const body = isUnread(exchange)
    ? 'its body was never read, since the answer came before; write it anew'
    : isIncomplete(exchange)
      ? (caveat ?? 'its body has not been sent completely yet')
      : holdsMask(bytes.toString())
        ? `its body has values that kubetrace masked; write them in the place of ${MASKED}`
        : undefined;
  return {
    ...(holdsMask(path) && { path: `its path has a part that kubetrace masked; write it in the place of ${MASKED}` }),
    ...(asked.length > 0 && {
      headers: `kubetrace masked a part of its ${asked.join(', ')}: without it, it is somebody else's`,
    }),
    ...(body !== undefined && { body }),
  };
}

/** A filter of ours, or the server, has answered to the head alone. */
function isUnread({ request: { body, headers } }: Exchange): boolean {
  const announced = Number(headerValue(headers, 'content-length') ?? 0);
  return body.size === 0 && (announced > 0 || headerValue(headers, 'transfer-encoding') !== undefined);
}

function isIncomplete({ request: { body }, response, stage }: Exchange): boolean {
  if (body.truncated || (body.withheld !== undefined && body.size > 0)) return true;
  return body.size > 0 && !response && !hasEnded({ stage });
}

function caveatsOf(
  exchange: Exchange,
  { caveat, isBinary }: { caveat: string | undefined; isBinary: boolean },
): string[] {
  const masked = maskedOf(exchange).filter((name) => !/^impersonate-/i.test(name));
  const isOwn = masked.some((name) => /^authorization$/i.test(name)) || exchange.credential?.kind === 'client';
  return [
    ...(caveat !== undefined && !isIncomplete(exchange) ? [caveat] : []),
    ...(masked.length > 0 ? [`left out, since kubetrace masked it: ${masked.join(', ')}`] : []),
    ...(isOwn ? ['its own credential is not kept, so it is sent with the one of the proxy'] : []),
    ...(isBinary ? ['its body is not text: it is sent as it was unless another one is written'] : []),
  ];
}

/** The names of the headers of which a part was masked. */
function maskedOf({ request: { headers } }: { readonly request: { readonly headers: HeaderList } }): string[] {
  return [...new Set(headers.filter(([, value]) => value.includes(MASKED)).map(([name]) => name))];
}
