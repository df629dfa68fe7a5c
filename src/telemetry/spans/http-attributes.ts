import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_CLIENT_PORT,
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { addressHost, bareHost } from '../../api/request/bare-host.ts';
import { utf8Text } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { errorType } from './span-error.ts';

/**
 * What the semantic conventions for HTTP clients ask of a span (semantic-conventions docs/http/http-spans.md), and what they offer. The record is where
 * everything comes from, so secrets in a URL are masked already.
 */
export function httpAttributes(exchange: Exchange): Attributes {
  const { request, response, client, timings } = exchange;
  const { method, original } = requestMethod(request.method);
  const peer = timings.connection?.address;
  return {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    ...(original !== undefined && { [ATTR_HTTP_REQUEST_METHOD_ORIGINAL]: original }),
    ...urlAttributes(exchange.upstreamUrl),
    ...(client.address !== '' && {
      [ATTR_CLIENT_ADDRESS]: addressHost(client.address),
      [ATTR_CLIENT_PORT]: portOf(client.address),
    }),
    ...(peer !== undefined && {
      [ATTR_NETWORK_PEER_ADDRESS]: addressHost(peer),
      [ATTR_NETWORK_PEER_PORT]: portOf(peer),
    }),
    ...(client.userAgent !== '' && { [ATTR_USER_AGENT_ORIGINAL]: utf8Text(client.userAgent) }),
    [ATTR_HTTP_REQUEST_BODY_SIZE]: request.body.size,
    ...(response && {
      [ATTR_HTTP_RESPONSE_STATUS_CODE]: response.status,
      [ATTR_HTTP_RESPONSE_BODY_SIZE]: response.body.size,
    }),
    [ATTR_ERROR_TYPE]: errorType(exchange),
  };
}

/** A method as the conventions want it: one of the known ones, else `_OTHER` and what was sent. */
export function requestMethod(method: string): { readonly method: string; readonly original?: string } {
  return METHODS.has(method) ? { method } : { method: '_OTHER', original: method };
}

/** Those of RFC 9110 and RFC 5789. */
const METHODS: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
]);

function urlAttributes(url: string): Attributes {
  if (!URL.canParse(url)) return { [ATTR_URL_FULL]: url };
  const { protocol, hostname, port } = new URL(url);
  // As it was sent: URL would write the path anew.
  const [, path = '', query] = /^[^:]*:\/\/[^/?]*([^?]*)(?:\?(.*))?$/s.exec(url) ?? [];
  return {
    [ATTR_URL_FULL]: url,
    [ATTR_URL_SCHEME]: protocol.slice(0, -1),
    [ATTR_URL_PATH]: path,
    ...(query !== undefined && { [ATTR_URL_QUERY]: query }),
    [ATTR_SERVER_ADDRESS]: bareHost(hostname),
    [ATTR_SERVER_PORT]: Number(port) || (protocol === 'https:' ? 443 : 80),
  };
}

function portOf(address: string): number {
  return Number(/:(\d+)$/.exec(address)?.[1] ?? 0);
}

// Not stable in the conventions yet, so not exported by the package, which asks for copies (its README, "Unstable SemConv").
const ATTR_HTTP_REQUEST_BODY_SIZE = 'http.request.body.size';
const ATTR_HTTP_RESPONSE_BODY_SIZE = 'http.response.body.size';
