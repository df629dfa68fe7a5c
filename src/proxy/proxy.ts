import { createServer, STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Status } from '../api/status.ts';
import type { Upstream } from '../kubeconfig/upstream.ts';
import type { Trace } from '../trace/trace.ts';
import type { Answer } from './answer.ts';
import { tapped } from './answer.ts';
import { Dispatchers, MAX_HEADER_BYTES } from './dispatchers.ts';
import { ClientClosedError, failureOf } from './failure.ts';
import { createFilter } from './filter.ts';
import type { FilterFlags, RequestFilter } from './filter.ts';
import { endToEnd } from './hop-by-hop.ts';
import { notFound, redirect } from './local-answers.ts';
import { credentialOf, injectedHeaders, outgoingHeaders } from './outgoing-headers.ts';
import { badRequestStatus, failedStatus, ownAnswer, refusalStatus, reply } from './own-status.ts';
import { receive } from './receive.ts';
import type { Received } from './receive.ts';
import { relay } from './relay.ts';
import { hasBody, requestBody } from './request-body.ts';
import { originForm, prefixOf, routeOf } from './route.ts';
import type { Prefixes, Route } from './route.ts';
import { send } from './send.ts';

export interface ProxyOptions {
  readonly upstream: Upstream;
  readonly trace: Trace;
  /** The filter flags of kubectl proxy; `false` is `--disable-filter`. Default: kubectl's defaults. */
  readonly filter?: Partial<FilterFlags> | false;
  /** `--api-prefix`. Default `/`. */
  readonly apiPrefix?: string;
  /** Whether the path of the server's URL goes in front of each path. Default true; kubectl proxy's is false. */
  readonly appendServerPath?: boolean;
}

/** What the steps below share. */
interface Proxy {
  readonly upstream: Upstream;
  readonly trace: Trace;
  readonly filter: RequestFilter;
  readonly dispatchers: Dispatchers;
  readonly prefixes: Prefixes;
  readonly server: { readonly origin: string; readonly basePath: string };
}

/**
 * A server that passes each request on to the upstream with its credentials, relays the answer and tells the trace.
 * Not listening yet. Throws ActionableError for filter flags that are no regular expressions.
 */
export function createProxy(options: ProxyOptions): Server {
  const { upstream, trace, filter, apiPrefix = '/', appendServerPath = true } = options;
  const proxy: Proxy = {
    upstream,
    trace,
    filter: filter === false ? () => undefined : createFilter(filter),
    dispatchers: new Dispatchers(upstream),
    prefixes: { api: prefixOf(apiPrefix) },
    server: {
      origin: upstream.server.origin,
      basePath: appendServerPath ? upstream.server.pathname.replace(/\/+$/u, '') : '',
    },
  };
  const server = createServer({
    // Fewer, larger writes: half the CPU of a long list.
    highWaterMark: 128 * 1024,
    maxHeaderSize: MAX_HEADER_BYTES,
    // An upload may take as long as it likes; an idle client closes before we do (Go's clients after 90 s).
    requestTimeout: 0,
    keepAliveTimeout: 100_000,
  });
  const onRequest = (req: IncomingMessage, res: ServerResponse): void => void serve(proxy, req, res);
  server.on('request', onRequest);
  server.on('checkContinue', onRequest);
  server.on('listening', () => proxy.dispatchers.warmUp());
  server.on('close', () => void proxy.dispatchers.destroy());
  return server;
}

/** The way of a request. Never rejects. */
async function serve(proxy: Proxy, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { trace, server } = proxy;
  const target = originForm(req.url!);
  if (!target) return reply(res, ownAnswer(badRequestStatus(`its target is ${JSON.stringify(req.url)}`)));
  const route = routeOf(target.path, proxy.prefixes);
  if (route.to !== 'api') return serveLocally(route, res);

  const received = receive({ req, trace, server, target: { ...target, path: route.path }, upgrade: undefined });
  const { exchange, filtered, problem } = received;
  try {
    if (problem !== undefined) return answerOurselves(proxy, received, res, badRequestStatus(problem));
    const refusal = proxy.filter(filtered);
    if (refusal) {
      trace.refused(exchange, refusal);
      return answerOurselves(proxy, received, res, refusalStatus(filtered, refusal));
    }
    const answer = await ask(proxy, received, res);
    trace.responseStarted(exchange, answer);
    const body = tapped(answer.body, (chunk) => trace.responseData(exchange, chunk));
    await relay({ ...answer, body }, res);
    trace.completed(exchange);
  } catch (error) {
    fail(proxy, received, res, error);
  }
}

/** Sends the request; again if the server rejects a credential of ours that can be renewed and no body is gone with it. */
async function ask(proxy: Proxy, received: Received, res: ServerResponse): Promise<Answer> {
  const first = await attempt(proxy, received, res);
  if (first.status !== 401 || received.identity.authorization) return first;
  const renewed = await proxy.upstream.refresh();
  if (!renewed || hasBody(received.req)) return first;
  await first.body.flow(() => true);
  return attempt(proxy, received, res);
}

async function attempt(proxy: Proxy, received: Received, res: ServerResponse): Promise<Answer> {
  const { req, exchange, identity, path } = received;
  const authentication = await proxy.upstream.authenticate();
  proxy.trace.authenticated(exchange, credentialOf(authentication, identity));
  const dispatcher = await proxy.dispatchers.for(authentication.tls);
  if (res.destroyed) throw new ClientClosedError();
  const rawHeaders = outgoingHeaders(endToEnd(req.rawHeaders), req, injectedHeaders(authentication, identity));
  const call = send(dispatcher, { method: req.method!, path, rawHeaders, body: bodyOf(proxy, received, res) });
  res.once('close', () => {
    if (!res.writableFinished) call.abort(new ClientClosedError());
  });
  return call.answer;
}

function bodyOf({ trace }: Proxy, { req, exchange }: Received, res: ServerResponse): Readable | undefined {
  if (!hasBody(req)) return undefined;
  const expectsContinue = req.headers.expect !== undefined;
  return requestBody(req, {
    see: (chunk) => trace.requestData(exchange, chunk),
    wanted: () => {
      if (expectsContinue) res.writeContinue();
    },
  });
}

function serveLocally(route: Exclude<Route, { to: 'api' }>, res: ServerResponse): void {
  if (route.to === 'redirect') redirect(res, route.location);
  else notFound(res);
}

function answerOurselves(proxy: Proxy, { exchange }: Received, res: ServerResponse, status: Status): void {
  const answer = ownAnswer(status);
  const head = { status: answer.status, statusText: STATUS_CODES[answer.status] ?? '', rawHeaders: answer.rawHeaders };
  proxy.trace.responseStarted(exchange, head);
  proxy.trace.responseData(exchange, answer.body);
  reply(res, answer);
  proxy.trace.completed(exchange);
}

function fail({ trace, server }: Proxy, { exchange }: Received, res: ServerResponse, error: unknown): void {
  const failure = failureOf(error, server.origin);
  trace.failed(exchange, failure);
  if (res.destroyed) return;
  // A body cut short must not look complete.
  if (res.headersSent) res.destroy();
  else reply(res, ownAnswer(failedStatus(failure)));
}
