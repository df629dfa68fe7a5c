import { STATUS_CODES } from 'node:http';
import { sensitiveHeaders } from 'node:http2';
import type { OutgoingHttpHeaders } from 'node:http2';
import { canonicalName } from '../../../api/go/canonical-name.ts';
import { Remembered } from '../../../api/remembered.ts';

/** Where a request goes, by the URL of its server. */
export interface RequestTarget {
  readonly server: URL;
  /** Path and query. */
  readonly path: string;
}

/**
 * The head of a GET as a stream sends it; `rawHeaders` is name, value, name, value … Headers of one connection are left out (RFC 9113 section 8.2.2).
 * `undefined` for one that only HTTP/1.1 can carry as it is.
 */
export function requestHead(
  { server, path }: RequestTarget,
  rawHeaders: readonly string[],
): OutgoingHttpHeaders | undefined {
  const head = new Map<string, string | string[]>([
    [':method', 'GET'],
    [':scheme', 'https'],
    [':authority', server.host],
    [':path', path],
  ]);
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = rawHeaders[i + 1] ?? '';
    if (!TOKEN.test(name)) return undefined;
    if (OF_CONNECTIONS.has(name)) continue;
    const before = head.get(name);
    // Node does not send some names twice.
    if (before !== undefined && !REPEATABLE.test(name)) return undefined;
    head.set(name, before === undefined ? value : [before, value].flat());
  }
  // Not kept in the table that compresses what follows (RFC 7541 section 7.1.3): several clients may share a connection.
  return Object.assign(Object.fromEntries(head), { [sensitiveHeaders]: SECRET });
}

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/u;
const SECRET = ['authorization', 'cookie'];
const OF_CONNECTIONS: ReadonlySet<string> = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);
/** What clients of Kubernetes repeat. */
const REPEATABLE = /^(?:accept|accept-encoding|cookie|via|impersonate-(?:group|extra-.*)|x-.*)$/u;

/** The head of a response, as HTTP/1.1 would have it. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  /** Name, value, name, value … */
  readonly rawHeaders: string[];
}

/**
 * A head or trailers from a stream, with the names that Go gives them: HTTP/2 has all in lower case. It has no reason phrases either; the usual one is
 * taken, as by Go's client.
 */
export function responseHead(raw: readonly string[]): ResponseHead {
  let status = 0;
  const rawHeaders: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const value = raw[i + 1] ?? '';
    if (name === ':status') status = Number(value);
    else if (!name.startsWith(':')) rawHeaders.push(names.of(name, canonicalName), value);
  }
  return { status, statusText: STATUS_CODES[status] ?? '', rawHeaders };
}

/** Those of a server hardly change from response to response. */
const names = new Remembered<string>();
