import { Agent } from 'node:http';
import { type ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Destination } from '../../kubeconfig/connect/open-connection.ts';
import { RequestTimeoutError } from '../own-answers/failure.ts';
import { bareHost } from '../../api/request/bare-host.ts';
import { sendBody } from './upgrade-body.ts';
import type { ResponseBody, UpstreamResponse } from './upstream-response.ts';

/** A request to switch to another protocol: `GET` with websocket or `POST` with SPDY/3.1. */
export interface UpgradeRequest {
  readonly method: string;
  readonly path: string;
  /** For the API server, `Connection` and `Upgrade` included. */
  readonly rawHeaders: readonly string[];
  readonly to: Destination;
  /** How long until the server must have answered, connecting included, in milliseconds. */
  readonly timeout: number | undefined;
  /** The client's connection. */
  readonly socket: Socket;
  /** TCP keep-alive of the connection to the server, in milliseconds; 0 is the system's. */
  readonly keepAlive: number;
  /** How long its body is, which is not seen by the trace: a server reads it before it switches. */
  readonly contentLength?: number | undefined;
  /** Called when the server agrees, before any byte passes. */
  readonly onSwitch: (connection: SwitchedConnection) => void;
}

/** The connection now belongs to client and server; bytes pass by themselves. */
export interface SwitchedConnection {
  readonly head: { readonly status: 101; readonly statusText: string; readonly rawHeaders: readonly string[] };
  readonly serverSocket: Socket;
}

/** An upgrade under way. */
export interface UpgradeCall {
  /** What the server answers instead of switching; or, once an upgraded connection has ended, `undefined`. Rejects when the connection to the server fails. */
  readonly response: Promise<UpstreamResponse | undefined>;
  /** Gives it up; `response` rejects with the reason. */
  abort(reason: Error): void;
}

/**
 * Sends an upgrade with http-proxy 1.18, changed in two ways from outside: its guard admits only GET with websocket, so the guard is
 * removed; and it relays a plain response with a de-chunked body under a chunked head, so that response is returned instead.
 */
export async function upgrade(request: UpgradeRequest): Promise<UpgradeCall> {
  const { default: httpProxy } = await import('http-proxy');
  const { socket, to } = request;
  const { protocol, hostname, port } = to.server;
  const host = bareHost(hostname);
  const givenUp = new AbortController();
  const proxy = httpProxy.createProxyServer({
    target: { protocol, host, hostname: host, port },
    agent: agentFor(to, givenUp.signal),
    toProxy: true,
  });
  withoutGuard(proxy);

  const headers = grouped(request.rawHeaders);
  let proxyReq: ClientRequest | undefined;
  const abort = (reason: Error): void => {
    givenUp.abort(reason);
    proxyReq?.destroy(reason);
  };
  const timer = request.timeout && setTimeout(() => abort(new RequestTimeoutError('no answer')), request.timeout);
  const response = new Promise<UpstreamResponse | undefined>((resolve, reject) => {
    proxy.on('proxyReqWs', (outgoing) => {
      proxyReq = outgoing;
      // http-proxy would build the path anew and lose doubled slashes; and the way it copies headers loses `__proto__`.
      outgoing.path = request.path;
      outgoing.on('close', () => clearTimeout(timer));
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
      // Nor may any header of the response be dropped.
      outgoing.maxHeadersCount = 0;
      if (request.contentLength) withBody(outgoing, request.socket, request.contentLength);
      outgoing.on('upgrade', (message: IncomingMessage) => {
        clearTimeout(timer);
        // Only after http-proxy has piped the sockets: it puts back what came early, and a listener would consume that.
        proxy.once('open', (serverSocket) => {
          request.onSwitch({ head: { ...headOf(message), status: 101 }, serverSocket });
          tieTogether(socket, serverSocket, request.keepAlive).then(() => resolve(undefined), reject);
        });
      });
      // After http-proxy has put its own listeners on it.
      queueMicrotask(() => {
        outgoing.removeAllListeners('response').on('response', (message: IncomingMessage) => {
          clearTimeout(timer);
          resolve({ ...headOf(message), body: bodyOf(message) });
        });
        outgoing.removeAllListeners('error').on('error', reject);
      });
    });
    const { method, path: url } = request;
    const incoming = Object.assign(new IncomingMessage(socket), { method, url, headers });
    // Errors are reported by the request, and by `tieTogether`, which knows which of them matter.
    proxy.ws(incoming, socket, Buffer.alloc(0), {}, () => undefined);
  });
  return { response, abort };
}

/** http-proxy ends a request without a body. */
function withBody(outgoing: ClientRequest, socket: Socket, contentLength: number): void {
  const end = outgoing.end.bind(outgoing);
  Object.assign(outgoing, {
    end() {
      Object.assign(outgoing, { end });
      sendBody(socket, contentLength, outgoing);
      return outgoing;
    },
  });
}

/** `wsPasses` are its steps; the types of http-proxy do not know them. */
function withoutGuard(proxy: object): void {
  const passes: unknown = Reflect.get(proxy, 'wsPasses');
  if (!Array.isArray(passes)) throw new TypeError('http-proxy has no wsPasses');
  const isGuard = (pass: unknown): boolean => typeof pass === 'function' && pass.name === 'checkMethodAndHeader';
  Reflect.set(
    proxy,
    'wsPasses',
    passes.filter((pass: unknown) => !isGuard(pass)),
  );
}

/** Connects as all of kubetrace does, where http-proxy would connect as Node does. */
function agentFor(to: Destination, signal: AbortSignal): Agent {
  const { protocol } = to.server;
  return Object.assign(new Agent(), {
    protocol,
    defaultPort: protocol === 'https:' ? 443 : 80,
    createConnection: (_: unknown, done: (error: unknown, socket?: Socket) => void): void => {
      connectionTo(to, signal).then((socket) => done(socket.errored, socket), done);
    },
  });
}

/** Loaded only now, so that the proxy starts quickly. */
async function connectionTo(to: Destination, signal: AbortSignal): Promise<Socket> {
  const { openConnection } = await import('../../kubeconfig/connect/open-connection.ts');
  return (await openConnection(to, signal)).socket;
}

/** Repeated headers as lists, which is how Node's client writes them again one by one. */
function grouped(rawHeaders: readonly string[]): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    values.set(name, [...(values.get(name) ?? []), rawHeaders[i + 1] ?? '']);
  }
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length > 1 ? all : all.join('')]));
}

/** The head of a response that Node's client has read. */
export function headOf(message: IncomingMessage): {
  status: number;
  statusText: string;
  rawHeaders: readonly string[];
} {
  return { status: message.statusCode ?? 0, statusText: message.statusMessage ?? '', rawHeaders: message.rawHeaders };
}

/** Its body. */
export function bodyOf(message: IncomingMessage): ResponseBody {
  return {
    flow: (take) =>
      new Promise((resolve, reject) => {
        message.once('end', () => resolve(message.rawTrailers)).once('error', reject);
        message.on('data', (chunk: Uint8Array) => {
          if (!take(chunk)) message.pause();
        });
      }),
    resume: () => void message.resume(),
    abort: (reason) => void message.destroy(reason),
  };
}

/** When one side closes, so does the other; http-proxy does that only after an orderly end. Resolves when both are closed. */
function tieTogether(client: Socket, server: Socket, keepAlive: number): Promise<void> {
  if (keepAlive > 0) server.setKeepAlive(true, keepAlive);
  return new Promise((resolve, reject) => {
    let trouble: Error | undefined;
    server.on('error', (error) => {
      // What a client still sends to a server that has ended, its own close frame for example, cannot arrive; nothing else is lost.
      if (!server.readableEnded) trouble ??= error;
    });
    const gone = () => {
      if (!client.closed || !server.closed) return;
      if (trouble) reject(trouble);
      else resolve();
    };
    client.once('close', () => {
      server.destroySoon();
      gone();
    });
    server.once('close', () => {
      client.destroySoon();
      gone();
    });
  });
}
