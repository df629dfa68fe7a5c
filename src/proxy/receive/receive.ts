import type { IncomingMessage } from 'node:http';
import { fromRawHeaders } from '../../api/request/header-list.ts';
import type { Dialect } from '../../api/dialect/dialect.ts';
import { dialectFor, targetBelow } from '../../api/dialects.ts';
import type { DialectOptions } from '../../api/dialects.ts';
import { parseRequestTarget, targetOf } from '../../api/request/request-target.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import { requestInfoIn } from './dialect.ts';
import { endToEnd } from './hop-by-hop.ts';
import { clientIdentity } from './client-identity.ts';
import type { ClientIdentity } from './client-identity.ts';
import type { FilteredRequest } from './filtered-request.ts';

/** A request for the API server, decoded, its exchange begun. */
export interface Received {
  readonly req: IncomingMessage;
  /** What decides what is asked for: path and query without prefix and base path, as text. */
  readonly target: string;
  /** Path and query for the API server, base path in front, byte for byte. */
  readonly path: string;
  readonly exchange: Exchange;
  /** Name, value, name, value …, without those of the client's connection: all that is sent on, and all that decides. */
  readonly endToEnd: readonly string[];
  readonly identity: ClientIdentity;
  readonly filtered: FilteredRequest;
  /** The protocol that the client wants to go on with: `SPDY/3.1`, `websocket`. */
  readonly upgrade: string | undefined;
  /** Why nobody could serve it: in Go's words, where the API server could not even parse the target. */
  readonly problem: string | undefined;
  readonly dialect: Dialect;
}

export interface Receiving {
  readonly req: IncomingMessage;
  readonly trace: Trace;
  /** Scheme, host and base path of the API server, without a slash at the end. */
  readonly server: { readonly origin: string; readonly basePath: string };
  /** What is left of the target after routing: path and query. */
  readonly path: string;
  /** What makes it unfit whatever its target is. */
  readonly problem: string | undefined;
  readonly upgrade: string | undefined;
  readonly dialect: DialectOptions;
}

/** Decodes a request and opens its exchange. */
export function receive({ req, trace, server, path: asked, problem, upgrade, dialect: options }: Receiving): Received {
  const method = req.method!;
  const text = targetOf(asked);
  const parsed = parseRequestTarget(method, text);
  const path = server.basePath + targetBelow(server.basePath, asked);
  const sentOn = endToEnd(req.rawHeaders);
  const headers = fromRawHeaders(sentOn);
  const request = { method, target: text, headers };
  const dialect = dialectFor(options, request);
  const requestInfo = requestInfoIn(dialect, request);
  const exchange = trace.begin({
    method,
    target: targetOf(req.url!),
    httpVersion: req.httpVersion,
    rawHeaders: req.rawHeaders,
    clientAddress: addressOf(req),
    upstreamUrl: server.origin + targetOf(path),
    requestInfo,
    upgrade,
  });
  return {
    req,
    target: text,
    path,
    exchange,
    endToEnd: sentOn,
    identity: clientIdentity(headers, upgrade),
    filtered: {
      method,
      path: 'path' in parsed ? parsed.path : text,
      query: 'query' in parsed ? parsed.query : '',
      // Not that of the exchange, in which secrets are masked.
      requestInfo,
      upgrade: upgrade !== undefined,
    },
    upgrade,
    problem: problem ?? ('problem' in parsed ? parsed.problem : undefined),
    dialect,
  };
}

function addressOf({ socket }: IncomingMessage): string {
  const { remoteAddress: address, remotePort: port } = socket;
  if (!address) return '';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
