import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import { fromRawHeaders } from '../../api/request/header-list.ts';
import type { TlsOptions } from '../../kubeconfig/connect/tls-options.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import { ClientClosedError } from '../own-answers/failure.ts';
import type { ClientConnection } from '../receive/client-connection.ts';
import type { ClientRequest } from '../receive/client-request.ts';
import { passInformational } from '../receive/wire/informational.ts';
import type { Informational } from '../receive/wire/informational.ts';
import { clientClaims } from './client-claims.ts';
import type { Dispatchers } from '../../kubeconfig/connect/dispatchers.ts';
import { FirstBytes } from './first-bytes.ts';
import { requestBody } from './request-body.ts';
import { isReplayable } from './replay.ts';
import { send } from './send.ts';
import type { Call } from './send.ts';
import { upgrade } from './upgrade.ts';
import type { UpgradeCall } from './upgrade.ts';
import { credentialOf, upstreamHeaders } from './upstream-headers.ts';
import type { UpstreamResponse } from './upstream-response.ts';

/** What is the same for all requests. */
export interface ForwardOptions {
  readonly upstream: Upstream;
  readonly dispatchers: Dispatchers;
  readonly trace: Trace;
  /** TCP keep-alive of upgraded connections, in milliseconds; 0 is the system's. */
  readonly keepAlive: number;
  /** The `traceparent` for an exchange, where its span is recorded: asked once for each sending. */
  readonly traceParentOf?: ((exchange: Exchange) => string | undefined) | undefined;
}

/** What went to the API server, and what came back. */
export interface ForwardResult {
  /** `undefined` when an upgraded connection has come to its end. */
  readonly response: UpstreamResponse | undefined;
  readonly upstreamRequest: UpstreamRequest;
}

/** A request as the API server got it, credentials included: to read, never to keep. */
export interface UpstreamRequest {
  /** Name, value, name, value … */
  readonly rawHeaders: readonly string[];
  readonly credential: CredentialFacts;
  readonly tls: TlsOptions;
  /** All that it proves itself with, where the client brought no identity of its own. */
  readonly own: Authentication | undefined;
  /** What passed of the body, up to a limit. */
  readonly body: FirstBytes;
}

/**
 * Sends a request to the API server; again if the server rejects a credential of ours that could be renewed. A 401 comes before the
 * server looks at the request itself, so any method may be repeated; a body only if it had been sent whole and was small enough to be
 * kept. `bufferedBody` is the body where it has been read, and traced, before.
 */
export async function forward(
  options: ForwardOptions,
  request: ClientRequest,
  connection: ClientConnection,
  bufferedBody?: Uint8Array,
): Promise<ForwardResult> {
  const authentication = await options.upstream.authenticate();
  const first = await forwardOnce(options, { request, connection, authentication, body: bufferedBody });
  if (first.response?.status !== 401 || request.identity.authorization) return first;
  const renewed = await options.upstream.refresh(authentication);
  const { body: sent } = first.upstreamRequest;
  const body = request.hasBody ? sent.whole() : NO_BODY;
  const isUnsent = connection.sendContinue !== undefined && !sent.hasBegun;
  if (!renewed || (!body && !isUnsent)) return first;
  first.response.body.abort(new Error('its credential has been renewed'));
  return forwardOnce(options, { request, connection, authentication: await options.upstream.authenticate(), body });
}

const NO_BODY = new Uint8Array();

/** One sending of a request: with a renewed credential there is a second. */
interface Attempt {
  readonly request: ClientRequest;
  readonly connection: ClientConnection;
  readonly authentication: Authentication;
  /** The body, where it has been read from the client before. */
  readonly body: Uint8Array | undefined;
}

async function forwardOnce(options: ForwardOptions, attempt: Attempt): Promise<ForwardResult> {
  const { request, connection, authentication } = attempt;
  const { disableCompression = false } = options.upstream;
  const { identity } = request;
  const { authorization, impersonation } = authentication;
  const traceParent = options.traceParentOf?.(request.exchange);
  const rawHeaders = upstreamHeaders(request, { authorization, impersonation, disableCompression, traceParent });
  if (request.upgrade !== undefined) rawHeaders.push('Connection', 'Upgrade', 'Upgrade', request.upgrade);
  const claims = identity.authorization ? await clientClaims(fromRawHeaders(rawHeaders)) : undefined;
  const credential = credentialOf(authentication, identity, claims);
  options.trace.authenticated(request.exchange, credential);
  const upstreamRequest: UpstreamRequest = {
    rawHeaders,
    credential,
    tls: identity.authorization ? authentication.clientTls : authentication.tls,
    own: identity.authorization || identity.impersonation ? undefined : authentication,
    body: request.hasBody ? new FirstBytes(MAX_KEPT_BODY) : NOTHING,
  };
  const call = await (connection.upgrade
    ? startUpgrade(options, attempt, upstreamRequest, connection.upgrade.socket)
    : startCall(options, attempt, upstreamRequest));
  abortWithClient(call, connection);
  return { response: await call.response, upstreamRequest };
}

function abortWithClient(call: Call | UpgradeCall, { res }: ClientConnection): void {
  const leave = () => {
    if (!res.writableFinished) call.abort(new ClientClosedError());
  };
  if (res.destroyed) leave();
  else res.once('close', leave);
}

/** Enough for the objects that people write: to explain the denial of a RoleBinding, say, or to send it again. */
const MAX_KEPT_BODY = 256 * 1024;

/** Of a request without a body. */
const NOTHING = new FirstBytes(0);

function startCall(options: ForwardOptions, attempt: Attempt, upstreamRequest: UpstreamRequest): Call | Promise<Call> {
  const { rawHeaders, tls, body } = upstreamRequest;
  const { request, connection } = attempt;
  if (connection.sendContinue && request.hasBody && !attempt.body) {
    return startExpecting(options, attempt, upstreamRequest, connection.sendContinue);
  }
  const plain = {
    method: request.method,
    path: request.target.upstream,
    rawHeaders,
    body: bodyOf(options, attempt, body),
    onInformational: (head: Informational) => passInformational(connection.res, head),
  };
  const { dispatchers } = options;
  const watches = isWatch(request);
  const sender = watches ? dispatchers.forWatch(tls) : dispatchers.for(tls);
  const again = () => (watches ? dispatchers.anewForWatch(tls) : dispatchers.anew(tls));
  const anew = isReplayable(request) ? again : undefined;
  return sender instanceof Promise ? sender.then((opened) => send(opened, plain, anew)) : send(sender, plain, anew);
}

/** Such a response stays open for minutes, so that there may be very many at a time. */
function isWatch({ method, hasBody, requestInfo }: ClientRequest): boolean {
  return method === 'GET' && !hasBody && requestInfo?.verb === 'watch';
}

async function startExpecting(
  options: ForwardOptions,
  attempt: Attempt,
  { rawHeaders, tls, body }: UpstreamRequest,
  onContinue: () => void,
): Promise<Call> {
  const { sendExpecting } = await import('./expecting.ts');
  const { request, connection } = attempt;
  const { server, proxy, connectLimits, requestTimeout } = options.upstream;
  return sendExpecting({
    method: request.method,
    path: request.target.upstream,
    rawHeaders,
    isChunked: request.contentLength === undefined,
    to: { server, proxy, tls, limits: connectLimits },
    timeout: requestTimeout,
    upload: connection.body,
    body: () => bodyOf(options, attempt, body) ?? connection.body,
    onContinue,
    onInformational: (head) => passInformational(connection.res, head),
  });
}

function bodyOf({ trace }: ForwardOptions, attempt: Attempt, kept: FirstBytes): Readable | undefined {
  const { request, connection, body } = attempt;
  if (!request.hasBody) return undefined;
  if (body) {
    kept.push(body);
    kept.end();
    return Readable.from([body]);
  }
  return requestBody(connection.body, {
    see: (chunk) => {
      trace.requestData(request.exchange, chunk);
      kept.push(chunk);
    },
    seenAll: () => kept.end(),
  });
}

function startUpgrade(
  options: ForwardOptions,
  { request, connection }: Attempt,
  { rawHeaders, tls }: UpstreamRequest,
  socket: Socket,
): Promise<UpgradeCall> {
  const { upstream, trace, keepAlive } = options;
  const { server, proxy, connectLimits, requestTimeout } = upstream;
  return upgrade({
    method: request.method,
    path: request.target.upstream,
    rawHeaders,
    contentLength: request.contentLength,
    to: { server, proxy, tls, limits: connectLimits },
    timeout: requestTimeout,
    socket,
    keepAlive,
    onSwitch({ head, serverSocket }) {
      const { exchange } = request;
      connection.res.detachSocket(socket);
      // What a listener of a socket throws would end the process.
      const watching = (step: () => void): void => {
        try {
          step();
        } catch (error) {
          serverSocket.destroy(error as Error);
        }
      };
      watching(() => trace.responseStarted(exchange, head));
      socket.on('data', (chunk: Uint8Array) => watching(() => trace.requestData(exchange, chunk)));
      serverSocket.on('data', (chunk: Uint8Array) => watching(() => trace.responseData(exchange, chunk)));
    },
  });
}
