import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { CredentialFacts } from '../api/credential-facts.ts';
import type { TlsOptions, Upstream } from '../kubeconfig/upstream.ts';
import type { Trace } from '../trace/trace.ts';
import type { Answer } from './answer.ts';
import type { Dispatchers } from './dispatchers.ts';
import { ClientClosedError } from './failure.ts';
import { FirstBytes } from './first-bytes.ts';
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
  /** With `Expect: 100-continue`: tells the client to go on with its body. */
  readonly goOn?: () => void;
  /** With an upgrade: the protocol asked for, and the connection that goes on in it. */
  readonly upgrade?: { readonly protocol: string; readonly socket: Socket };
}

/** What came of asking. */
export interface Asked {
  /** `undefined` when an upgraded connection has come to its end. */
  readonly answer: Answer | undefined;
  readonly sent: Sent;
}

/** What went out, credentials included: to read, never to keep. */
export interface Sent {
  readonly rawHeaders: readonly string[];
  readonly credential: CredentialFacts;
  readonly body: FirstBytes;
}

/** Sends the request; again if the server rejects a credential of ours that can be renewed and no body is gone with it. */
export async function ask(asking: Asking, received: Received, visit: Visit): Promise<Asked> {
  const first = await attempt(asking, received, visit);
  if (first.answer?.status !== 401 || received.identity.authorization) return first;
  const renewed = await asking.upstream.refresh();
  if (!renewed || hasBody(received.req)) return first;
  await first.answer.body.flow(() => true);
  return attempt(asking, received, visit);
}

async function attempt(asking: Asking, received: Received, visit: Visit): Promise<Asked> {
  const { req, res } = visit;
  const { tls, ...authentication } = await asking.upstream.authenticate();
  const credential = credentialOf(authentication, received.identity);
  asking.trace.authenticated(received.exchange, credential);
  const rawHeaders = outgoingHeaders(req, received.identity, authentication);
  if (visit.upgrade) rawHeaders.push('Connection', 'Upgrade', 'Upgrade', visit.upgrade.protocol);
  const sent = { rawHeaders, credential, body: new FirstBytes(MAX_EXPLAINED_BODY) };
  const call = await (visit.upgrade ? startUpgrade : startCall)(asking, { received, visit, sent, tls });
  const leave = () => {
    if (!res.writableFinished) call.abort(new ClientClosedError());
  };
  if (res.destroyed) leave();
  else res.once('close', leave);
  return { answer: await call.answer, sent };
}

/** To explain a refusal, a RoleBinding has to be read, or the owners of an object: not more. */
const MAX_EXPLAINED_BODY = 256 * 1024;

interface Attempt {
  readonly received: Received;
  readonly visit: Visit;
  readonly sent: Sent;
  readonly tls: TlsOptions;
}

async function startCall(asking: Asking, attempted: Attempt): Promise<Call> {
  const { received, visit, sent, tls } = attempted;
  const dispatcher = await asking.dispatchers.for(tls);
  return send(dispatcher, {
    method: visit.req.method!,
    path: received.path,
    rawHeaders: sent.rawHeaders,
    body: bodyOf(asking, attempted),
  });
}

function bodyOf({ trace }: Asking, { received, visit, sent }: Attempt): Readable | undefined {
  if (!hasBody(visit.req)) return undefined;
  return requestBody(visit.req, {
    see: (chunk) => {
      trace.requestData(received.exchange, chunk);
      sent.body.push(chunk);
    },
    wanted: () => visit.goOn?.(),
  });
}

async function startUpgrade(asking: Asking, { received, visit, sent, tls }: Attempt): Promise<UpgradeCall> {
  const { upstream, trace, keepAlive } = asking;
  const { server, proxy } = upstream;
  const { socket } = visit.upgrade!;
  return upgrade({
    method: visit.req.method!,
    path: received.path,
    rawHeaders: sent.rawHeaders,
    server,
    tls,
    agent: proxy && tunnelAgent({ proxy, server, tls }),
    socket,
    keepAlive,
    switched({ head, serverSocket }) {
      const { exchange } = received;
      visit.res.detachSocket(socket);
      trace.responseStarted(exchange, head);
      socket.on('data', (chunk: Uint8Array) => trace.requestData(exchange, chunk));
      serverSocket.on('data', (chunk: Uint8Array) => trace.responseData(exchange, chunk));
    },
  });
}
