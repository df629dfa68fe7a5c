import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Authentication, Upstream } from '../kubeconfig/upstream.ts';
import type { Trace } from '../trace/trace.ts';
import type { Answer } from './answer.ts';
import type { Dispatchers } from './dispatchers.ts';
import { ClientClosedError } from './failure.ts';
import { credentialOf, outgoingHeaders } from './outgoing-headers.ts';
import type { Received } from './receive.ts';
import { hasBody, requestBody } from './request-body.ts';
import { send } from './send.ts';
import type { Call } from './send.ts';
import { tunnelAgent } from './tunnel.ts';
import { upgrade } from './upgrade.ts';
import type { UpgradeCall } from './upgrade.ts';

/** Whom to ask, and with what. */
export interface Asking {
  readonly upstream: Upstream;
  readonly dispatchers: Dispatchers;
  readonly trace: Trace;
  /** TCP keep-alive of upgraded connections, in milliseconds; 0 is the system's. */
  readonly keepAlive: number;
}

/** A request at our door. */
export interface Visit {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** With an upgrade: the protocol asked for, and the connection that goes on in it. */
  readonly upgrade?: { readonly protocol: string; readonly socket: Socket };
}

/**
 * Sends the request; again if the server rejects a credential of ours that can be renewed and no body is gone with it.
 * Resolves with `undefined` when an upgraded connection has come to its end.
 */
export async function ask(asking: Asking, received: Received, visit: Visit): Promise<Answer | undefined> {
  const first = await attempt(asking, received, visit);
  if (first?.status !== 401 || received.identity.authorization) return first;
  const renewed = await asking.upstream.refresh();
  if (!renewed || hasBody(received.req)) return first;
  await first.body.flow(() => true);
  return attempt(asking, received, visit);
}

async function attempt(asking: Asking, received: Received, visit: Visit): Promise<Answer | undefined> {
  const { res } = visit;
  const authentication = await asking.upstream.authenticate();
  asking.trace.authenticated(received.exchange, credentialOf(authentication, received.identity));
  const call = await (visit.upgrade ? startUpgrade : startCall)(asking, received, visit, authentication);
  const leave = () => {
    if (!res.writableFinished) call.abort(new ClientClosedError());
  };
  if (res.destroyed) leave();
  else res.once('close', leave);
  return call.answer;
}

async function startCall(asking: Asking, received: Received, { req, res }: Visit, auth: Authentication): Promise<Call> {
  const dispatcher = await asking.dispatchers.for(auth.tls);
  return send(dispatcher, {
    method: req.method!,
    path: received.path,
    rawHeaders: outgoingHeaders(req, received.identity, auth),
    body: bodyOf(asking, received, res),
  });
}

async function startUpgrade(
  asking: Asking,
  received: Received,
  visit: Visit,
  auth: Authentication,
): Promise<UpgradeCall> {
  const { upstream, trace, keepAlive } = asking;
  const { exchange } = received;
  const { protocol, socket } = visit.upgrade!;
  return upgrade({
    method: visit.req.method!,
    path: received.path,
    rawHeaders: [...outgoingHeaders(visit.req, received.identity, auth), 'Connection', 'Upgrade', 'Upgrade', protocol],
    server: upstream.server,
    tls: auth.tls,
    agent: upstream.proxy && tunnelAgent({ proxy: upstream.proxy, server: upstream.server, tls: auth.tls }),
    socket,
    keepAlive,
    switched({ head, serverSocket }) {
      visit.res.detachSocket(socket);
      trace.responseStarted(exchange, head);
      socket.on('data', (chunk: Uint8Array) => trace.requestData(exchange, chunk));
      serverSocket.on('data', (chunk: Uint8Array) => trace.responseData(exchange, chunk));
    },
  });
}

function bodyOf({ trace }: Asking, { req, exchange }: Received, res: ServerResponse): Readable | undefined {
  if (!hasBody(req)) return undefined;
  const expectsContinue = req.headers.expect !== undefined;
  return requestBody(req, {
    see: (chunk) => trace.requestData(exchange, chunk),
    wanted: () => {
      if (expectsContinue) res.writeContinue();
    },
  });
}
