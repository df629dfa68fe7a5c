import { Agent } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Destination } from '../../kubeconfig/connect/open-connection.ts';
import { awaitHead, correctHeads } from '../../kubeconfig/connect/wire/response-heads.ts';
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

/** Sends an upgrade by http-proxy, on a connection made as all of kubetrace's are. */
export async function upgrade(request: UpgradeRequest): Promise<UpgradeCall> {
  const { loadHttpProxy, proxyUpgrade } = await import('./http-proxy.ts');
  const httpProxy = await loadHttpProxy();
  const { socket, to, method, path, rawHeaders } = request;
  const { protocol, hostname, port } = to.server;
  const givenUp = new AbortController();

  let proxyReq: ClientRequest | undefined;
  const abort = (reason: Error): void => {
    givenUp.abort(reason);
    proxyReq?.destroy(reason);
  };
  const timer = request.timeout && setTimeout(() => abort(new RequestTimeoutError('no answer')), request.timeout);
  const target = { protocol, host: bareHost(hostname), port };
  const agent = agentFor(to, givenUp.signal);
  const response = new Promise<UpstreamResponse | undefined>((resolve, reject) => {
    proxyUpgrade(
      httpProxy,
      { target, agent, method, path, rawHeaders, socket, sendBody: bodyOfUpgrade(request) },
      {
        onRequest: (outgoing) => {
          proxyReq = outgoing;
          outgoing.on('close', () => clearTimeout(timer));
        },
        onSwitch: (message, serverSocket) => {
          clearTimeout(timer);
          request.onSwitch({ head: { ...headOf(message), status: 101 }, serverSocket });
          tieTogether(socket, serverSocket, request.keepAlive).then(() => resolve(undefined), reject);
        },
        onResponse: (message) => {
          clearTimeout(timer);
          resolve({ ...headOf(message), body: bodyOf(message) });
        },
        onError: reject,
      },
    );
  });
  return { response, abort };
}

/** What sends the body of an upgrade; `undefined` for one without. */
function bodyOfUpgrade({ contentLength, socket }: UpgradeRequest): ((outgoing: ClientRequest) => void) | undefined {
  return contentLength ? (outgoing) => sendBody(socket, contentLength, outgoing) : undefined;
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
  const { socket } = await openConnection(to, signal);
  correctHeads(socket);
  awaitHead(socket);
  return socket;
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
