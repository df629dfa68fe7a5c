import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { IncomingHttpHeaders, SecureServerOptions, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Authentication } from '../../src/kubeconfig/upstream.ts';
import { aRoot } from './a-chain.ts';
import { anUpstream } from './an-upstream.ts';

/** A stream of the server with the head of its request. */
export interface Asked {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** From 0: the connection that it came on. */
  readonly connection: number;
}

export interface Http2Server extends AsyncDisposable {
  readonly url: string;
  readonly upstream: ReturnType<typeof anUpstream>;
  /** Every stream so far. */
  readonly asked: readonly Asked[];
  /** Waits for the nth stream (from 0). */
  stream(index: number): Promise<Asked>;
  /** Requests of HTTP/1.1, as `METHOD url`. */
  readonly http1: readonly string[];
  /** Those of connections that speak HTTP/2, and then all. */
  readonly sockets: readonly TLSSocket[];
  readonly allSockets: readonly TLSSocket[];
  readonly sessions: readonly ServerHttp2Session[];
}

/** One for all servers of tests that speak HTTP/2. */
export const HTTP2_ROOT = aRoot();
export const HTTP2_TLS = { ca: HTTP2_ROOT.cert, rejectUnauthorized: true };
export const HTTP2_CERTIFICATE = HTTP2_ROOT.server(['127.0.0.1']);

export interface Http2ServerOptions extends SecureServerOptions {
  readonly auth?: Partial<Authentication>;
  /** Answers requests of HTTP/1.1. Default: `one`. */
  readonly http1?: (req: IncomingMessage, res: ServerResponse) => void;
}

/** A server that speaks HTTP/2 and HTTP/1.1, as an API server does. `serve` answers streams. */
export async function anHttp2Server(
  serve: (asked: Asked, index: number) => void = ({ stream }) => stream.respond({ ':status': 200 }),
  { auth = { tls: HTTP2_TLS }, http1: serveHttp1 = (_, res) => res.end('one'), ...options }: Http2ServerOptions = {},
): Promise<Http2Server> {
  const { cert, key } = HTTP2_CERTIFICATE;
  const server = createSecureServer({ cert, key, allowHTTP1: true, ...options });
  const asked: Asked[] = [];
  const http1: string[] = [];
  const allSockets: TLSSocket[] = [];
  const sockets: TLSSocket[] = [];
  const sessions: ServerHttp2Session[] = [];
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    allSockets.push(socket);
    if (socket.alpnProtocol === 'h2') sockets.push(socket);
  });
  server.on('session', (session) => void sessions.push(session.on('error', () => undefined)));
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    http1.push(`${req.method} ${req.url}`);
    serveHttp1(req, res);
  });
  // Without those of Node's API that is like that of HTTP/1.1.
  server.removeAllListeners('stream');
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const each = { stream, headers, connection: sessions.indexOf(stream.session as ServerHttp2Session) };
    asked.push(each);
    server.emit('asked');
    serve(each, asked.length - 1);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    upstream: anUpstream(url, { auth }),
    asked,
    http1,
    sockets,
    allSockets,
    sessions,
    async stream(index) {
      while (asked.length <= index) await once(server, 'asked');
      return asked[index]!;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of allSockets) socket.destroy();
    },
  };
}
