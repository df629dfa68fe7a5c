import type { Dialect } from '../../api/dialect/dialect.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { ClientIdentity } from './client-identity.ts';
import type { RequestOrigin } from './request-origin.ts';
import type { Route } from './route.ts';

/** What a client asks of the API server, read once. Every later step decides on this alone. */
export interface ClientRequest {
  /** As sent: Node admits upper case only. */
  readonly method: string;
  readonly target: ClientTarget;
  /** All headers as they came, those of the client's connection included. */
  readonly headers: HeaderList;
  /** Without those of the client's connection: all that is sent on, and all that decides who the request is. */
  readonly endToEnd: HeaderList;
  readonly hasBody: boolean;
  /** `undefined` where `Content-Length` does not say it. */
  readonly contentLength: number | undefined;
  /** The IP address of the client; `undefined` on a unix socket. */
  readonly remoteAddress: string | undefined;
  readonly origin: RequestOrigin;
  readonly identity: ClientIdentity;
  readonly dialect: Dialect;
  /** Nothing masked, unlike that of the exchange. `undefined` where the API server itself cannot decode the request. */
  readonly requestInfo: RequestInfo | undefined;
  /** The protocol that the client asks to switch to: `SPDY/3.1`, `websocket`. */
  readonly upgrade: string | undefined;
  /** Why no server could answer it, where the request is malformed: in Go's words, where Go would not parse the target. */
  readonly problem: string | undefined;
  /** Its record in the trace. */
  readonly exchange: Exchange;
}

/** A request-target, parsed. The prefix of `--api-prefix` and the access key are not in any of these. */
export interface ClientTarget {
  /** Path and query as text: what the request asks for. */
  readonly text: string;
  /** Percent-decoded; the whole text where it cannot be decoded. */
  readonly path: string;
  /** After the `?`, as sent. */
  readonly query: string;
  /** Path and query for the API server, the base path of its URL in front, byte for byte. */
  readonly upstream: string;
}

/** A request that kubetrace answers itself, without the API server: for a file, or for nothing there is. */
export interface LocalRequest {
  readonly route: Exclude<Route, { to: 'api' }>;
  readonly method: string;
  /** The request-target as it came, without the access key. */
  readonly target: string;
  readonly headers: HeaderList;
  readonly origin: RequestOrigin;
  readonly upgrade: string | undefined;
  readonly exchange: Exchange;
}
