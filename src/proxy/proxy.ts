import type { IncomingMessage, Server } from 'node:http';
import { AUTO_DIALECT, type DialectOptions } from '../api/dialects.ts';
import type { Upstream } from '../kubeconfig/upstream.ts';
import type { Exchange } from '../trace/exchange.ts';
import type { AnnotateMode } from './answer/annotate.ts';
import { answerOurselves, answerWith, recordMalformed, serveLocally } from './answer-ourselves.ts';
import { Dispatchers } from '../kubeconfig/connect/dispatchers.ts';
import { type Relocate, relocated, relocation } from './answer/location.ts';
import { warnOverruled } from './answer/overruled-warning.ts';
import { warnOfTls } from './answer/tls-warning.ts';
import { relay } from './answer/relay.ts';
import { explainFor, Explainer } from './explainer/near-miss-lookup.ts';
import { bringCredentials } from './filter/bring-credentials.ts';
import { BufferedBody } from './filter/buffered-body.ts';
import { createFilters } from './filter/filters.ts';
import type { Filters } from './filter/filters.ts';
import { readOnly } from './filter/read-only.ts';
import { refuseTrace } from './filter/refuse-trace.ts';
import { Cors } from './own-answers/cors.ts';
import { fail } from './own-answers/fail.ts';
import { reportFault } from './own-answers/fault.ts';
import { badRequestStatus, refusalStatus } from './own-answers/own-status.ts';
import { staticFiles } from './own-answers/static-files.ts';
import type { StaticFiles } from './own-answers/static-files.ts';
import { type AccessKey, accessKey } from './receive/access-key.ts';
import type { ClientConnection } from './receive/client-connection.ts';
import type { ClientRequest } from './receive/client-request.ts';
import { type Entrance, Entrances } from './receive/entrances.ts';
import { httpServer } from './receive/wire/http-server.ts';
import { receive } from './receive/receive.ts';
import type { ReceiveOptions } from './receive/receive.ts';
import { prefixOf } from './receive/route.ts';
import type { ProxyOptions } from './proxy-options.ts';
import { forward } from './send/forward.ts';
import type { ForwardOptions, UpstreamRequest } from './send/forward.ts';
import { withTap } from './send/upstream-response.ts';
import type { UpstreamResponse } from './send/upstream-response.ts';

/** What the steps below share. */
interface Proxy extends ReceiveOptions, ForwardOptions, Pick<ProxyOptions, 'onBulk'> {
  readonly filters: Filters;
  readonly clientCredentials: boolean;
  readonly refuseWrites: ReturnType<typeof readOnly> | undefined;
  readonly files: StaticFiles | undefined;
  readonly annotate: AnnotateMode;
  readonly explainer: Explainer | undefined;
  readonly relocate: Relocate | undefined;
  readonly cors: Cors | undefined;
}

/**
 * A server that passes each request on to the upstream with its credentials, relays the response and records both in the trace.
 * Not listening yet. Throws ActionableError for filter flags that are not regular expressions.
 */
export function createProxy(options: ProxyOptions): Server {
  const { accessKey: key, others = [] } = options;
  const proxy = toProxy(options, key === undefined ? undefined : accessKey(key));
  const entrances = new Entrances(
    proxy,
    others.flatMap((load, i) => (key === undefined ? [] : [entrance(options, proxy, accessKey(key, i + 1), load)])),
  );
  const server = httpServer({
    serve(req, connection) {
      const at = entrances.at(req);
      return at instanceof Promise ? at.then((opened) => serve(opened, req, connection)) : serve(at, req, connection);
    },
    onMalformed: (malformed, socket) => recordMalformed(proxy, malformed, socket),
    tls: options.tls,
  });
  server.on('listening', () => {
    proxy.dispatchers.warmUp();
    setTimeout(() => void loadForDenials().catch(reportFault), WARM_UP_MS).unref();
  });
  server.on('close', () => {
    for (const opened of entrances.opened()) void endCalls(opened).catch(reportFault);
  });
  return server;
}

/** The same proxy in front of another upstream. */
function entrance(options: ProxyOptions, first: Proxy, key: AccessKey, load: () => Promise<Upstream>): Entrance<Proxy> {
  return {
    key,
    async open() {
      const upstream = await load();
      return toProxy({ ...options, upstream, explain: options.explain && explainFor(upstream, options.explain) }, key);
    },
    closed: (error) => ({ ...first, accessKey: key, closed: { error } }),
  };
}

function toProxy(options: ProxyOptions, key: AccessKey | undefined): Proxy {
  const {
    upstream,
    trace,
    filter,
    staticFiles: www,
    apiPrefix = '/',
    appendServerPath = true,
    keepAlive = 0,
    corsOrigins = [],
  } = options;
  const { origin, pathname } = upstream.server;
  const dispatchers = new Dispatchers(upstream, options.whenLoaded);
  const scheme = options.tls ? 'https' : 'http';
  const basePath = appendServerPath ? pathname.replace(/\/+$/u, '') : '';
  const prefix = prefixOf(apiPrefix);
  options.whyAllowed?.connect({ upstream, dispatchers, trace });
  return {
    accessKey: key,
    relocate: relocation({ basePath, prefix, accessKey: key }),
    upstream,
    trace,
    dispatchers,
    explainer: options.explain && new Explainer({ ...options.explain, upstream, dispatchers, trace }),
    scheme,
    filters: createFilters(filter, corsOrigins, scheme),
    cors: corsOrigins.length > 0 ? new Cors(corsOrigins) : undefined,
    clientCredentials: options.clientCredentials ?? false,
    refuseWrites: options.readOnly && readOnly(options.readOnly),
    prefixes: { api: prefix, files: www && prefixOf(www.prefix) },
    files: www && staticFiles(www.directory),
    server: { origin, basePath },
    keepAlive,
    traceParentOf: options.traceParentOf,
    onBulk: options.onBulk,
    annotate: options.annotate ?? 'body,headers',
    dialect: dialectOf(options),
  };
}

/** Questions about the last responses may still be under way. */
async function endCalls({ dispatchers, explainer }: Proxy): Promise<void> {
  await explainer?.close();
  await dispatchers.destroy();
}

function dialectOf({ upstream, dialect: { dialect, version } = AUTO_DIALECT }: ProxyOptions): DialectOptions {
  return { dialect: dialect === 'auto' ? (upstream.dialect ?? dialect) : dialect, version };
}

/** The way of a request. Never rejects: whatever goes wrong on it ends this exchange and nothing else. */
async function serve(proxy: Proxy, req: IncomingMessage, connection: ClientConnection): Promise<void> {
  const { trace } = proxy;
  const { res } = connection;
  let exchange: Exchange | undefined;
  try {
    const request = receive(proxy, req, connection.upgrade?.protocol);
    ({ exchange } = request);
    if ('closed' in request) throw request.closed.error;
    if ('misfit' in request) {
      trace.refused(exchange, request.misfit.refusal);
      return answerOurselves(proxy, request, res, request.misfit.status);
    }
    proxy.cors?.admit(request, res);
    if ('route' in request) return await serveLocally(proxy, request, res);
    if (request.problem !== undefined) return answerOurselves(proxy, request, res, badRequestStatus(request.problem));

    const preflight = proxy.cors?.preflight(request);
    if (preflight && !proxy.filters.origin(request)) return answerWith(proxy, request, res, preflight);

    const body = proxy.refuseWrites && bufferedBody(proxy, request, connection);
    const refusal =
      proxy.filters.origin(request) ??
      refuseTrace(request) ??
      (proxy.clientCredentials ? bringCredentials(request) : undefined) ??
      proxy.filters.request(request) ??
      (body && (await proxy.refuseWrites?.(request, body)));
    if (refusal) {
      trace.refused(exchange, refusal);
      const { method, target } = request;
      return answerOurselves(proxy, request, res, refusalStatus({ method, path: target.path }, refusal));
    }

    const { response, upstreamRequest } = await forward(proxy, request, connection, body?.bytes);
    if (response) trace.responseStarted(exchange, response);
    const allowed = proxy.explainer?.allowed(exchange, upstreamRequest);
    // Awaited below; should an error come first, this rejection must not end the process.
    allowed?.catch(() => undefined);
    if (response) {
      const recorded = withRecording(proxy, request, upstreamRequest, response);
      const isDenial = request.dialect.mayBeDenial(response.status);
      const relayed = isDenial ? await explainAndAnnotate(proxy, request, upstreamRequest, recorded) : recorded;
      await relay(relayed, res, proxy.onBulk);
    }
    const relayedAt = performance.now();
    if (allowed) await allowed;
    trace.completed(exchange, relayedAt);
  } catch (error) {
    fail(proxy, exchange, res, error);
  }
}

function bufferedBody({ trace }: Proxy, request: ClientRequest, connection: ClientConnection): BufferedBody {
  return new BufferedBody(request, connection, (chunk) => trace.requestData(request.exchange, chunk));
}

/** The response, its body recorded as it passes. */
function withRecording(
  proxy: Proxy,
  request: ClientRequest,
  upstreamRequest: UpstreamRequest,
  { status, statusText, rawHeaders, body: sent }: UpstreamResponse,
): UpstreamResponse {
  const body = withTap(sent, (chunk) => proxy.trace.responseData(request.exchange, chunk));
  const headers = proxy.cors?.own(rawHeaders) ?? rawHeaders;
  const head = { status, statusText, rawHeaders: relocated(status, headers, proxy.relocate) };
  const recorded = warnOfTls({ ...head, body }, proxy.server.origin, proxy.annotate);
  return warnOverruled(recorded, upstreamRequest, proxy.annotate);
}

/** The response, which may be a denial, with what was missing. */
async function explainAndAnnotate(
  { trace, annotate: mode, explainer, dialect }: Proxy,
  request: ClientRequest,
  upstreamRequest: UpstreamRequest,
  response: UpstreamResponse,
): Promise<UpstreamResponse> {
  const [{ readDenial }, { annotate }] = await loadForDenials();
  const read = await readDenial(response, request, { upstreamRequest, dialect });
  const found =
    read.denial && ((await explainer?.complete(read.denial, upstreamRequest, request.exchange)) ?? read.denial);
  const denial = found && trace.secrets.maskedData(found);
  if (denial) trace.explained(request.exchange, denial);
  return annotate({ ...read, denial }, { mode, upgrade: request.upgrade !== undefined });
}

/** What reads and annotates denials brings YAML, protobuf and CBOR with it, so it is loaded after the first clients, or when needed. */
function loadForDenials() {
  return Promise.all([import('./answer/read-denial.ts'), import('./answer/annotate.ts')]);
}

/** Later than most programs under `kubetrace run` need: loading would delay their end. */
const WARM_UP_MS = 1500;
