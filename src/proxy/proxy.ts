import { STATUS_CODES } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { AUTO_DIALECT, type DialectOptions } from '../api/dialects.ts';
import type { Status } from '../api/status/status.ts';
import type { Upstream } from '../kubeconfig/upstream.ts';
import { maskTarget } from '../trace/masks/mask-target.ts';
import type { Trace } from '../trace/trace.ts';
import { keyCheck, keylessStatus } from './receive/access-key.ts';
import type { KeyCheck } from './receive/access-key.ts';
import type { AnnotateMode } from './answer/annotate.ts';
import { tapped } from './send/answer.ts';
import type { Answer } from './send/answer.ts';
import { ask } from './send/forward.ts';
import type { Asking, Sent } from './send/forward.ts';
import { Dispatchers } from './send/dispatchers.ts';
import { Explainer } from './explainer/near-miss-lookup.ts';
import type { ExplainOptions } from './explainer/near-miss-lookup.ts';
import { fail } from './own-answers/fail.ts';
import { reportFault } from './own-answers/fault.ts';
import type { FilterFlags } from './filter/filter-flags.ts';
import { createFilters } from './filter/filters.ts';
import type { Filters } from './filter/filters.ts';
import { httpServer } from './receive/http-server.ts';
import { notFound, redirect } from './own-answers/local-answers.ts';
import { tellOverruled } from './answer/overruled.ts';
import { badRequestStatus, ownAnswer, refusalStatus, reply } from './own-answers/own-status.ts';
import { receive } from './receive/receive.ts';
import type { Received } from './receive/receive.ts';
import { HeldBody } from './filter/held-body.ts';
import { refuseTrace } from './filter/refuse-trace.ts';
import { readOnly } from './filter/read-only.ts';
import type { ReadOnlyOptions } from './filter/read-only.ts';
import { relay } from './answer/relay.ts';
import { originForm, prefixOf, routeOf } from './receive/route.ts';
import type { Prefixes, Route } from './receive/route.ts';
import { staticFiles } from './own-answers/static-files.ts';
import type { StaticFiles } from './own-answers/static-files.ts';
import { visitorOf } from './receive/visitor.ts';
import type { Visitor } from './receive/visitor.ts';
import type { Visit } from './receive/visit.ts';

export interface ProxyOptions {
  readonly upstream: Upstream;
  readonly trace: Trace;
  /** The filter flags; `false` is `--disable-filter`. Default: kubectl's defaults. */
  readonly filter?: Partial<FilterFlags> | false;
  /** What the path of every request must begin with, see `newAccessKey`. Default: nothing. */
  readonly accessKey?: string | undefined;
  /** Refuse what may change something. */
  readonly readOnly?: ReadOnlyOptions | undefined;
  /** `--api-prefix`. Default `/`. */
  readonly apiPrefix?: string;
  /** `--www` and `--www-prefix`. */
  readonly staticFiles?: { readonly directory: string; readonly prefix: string };
  /** Whether the path of the server's URL goes in front of each path. Default true; kubectl proxy's is false. */
  readonly appendServerPath?: boolean;
  /** TCP keep-alive of upgraded connections, in milliseconds; 0, the default, is the system's. */
  readonly keepAlive?: number;
  /** Where clients are told what was missing. Default `body,headers`. */
  readonly annotate?: AnnotateMode;
  /** What to ask the API server about its own answers. Default: nothing. */
  readonly explain?: ExplainOptions | undefined;
  /** Whose rules requests are read by. Default: what the credential tells, else what each request shows. */
  readonly dialect?: DialectOptions;
}

/** What the steps below share. */
interface Proxy extends Asking {
  readonly takeKey: KeyCheck | undefined;
  readonly filters: Filters;
  readonly refuseWrites: ReturnType<typeof readOnly> | undefined;
  readonly prefixes: Prefixes;
  readonly files: StaticFiles | undefined;
  readonly server: { readonly origin: string; readonly basePath: string };
  readonly annotate: AnnotateMode;
  readonly explainer: Explainer | undefined;
  readonly dialect: DialectOptions;
}

/**
 * A server that passes each request on to the upstream with its credentials, relays the answer and tells the trace.
 * Not listening yet. Throws ActionableError for filter flags that are not regular expressions.
 */
export function createProxy(options: ProxyOptions): Server {
  const proxy = toProxy(options);
  const server = httpServer((visit) => serve(proxy, visit));
  server.on('listening', () => {
    proxy.dispatchers.warmUp();
    setTimeout(() => void forRefusals().catch(reportFault), WARM_UP_MS).unref();
  });
  server.on('close', () => void endCalls(proxy).catch(reportFault));
  return server;
}

function toProxy(options: ProxyOptions): Proxy {
  const {
    accessKey,
    upstream,
    trace,
    filter,
    staticFiles: www,
    apiPrefix = '/',
    appendServerPath = true,
    keepAlive = 0,
  } = options;
  const { origin, pathname } = upstream.server;
  const dispatchers = new Dispatchers(upstream);
  return {
    takeKey: accessKey === undefined ? undefined : keyCheck(accessKey),
    upstream,
    trace,
    dispatchers,
    explainer: options.explain && new Explainer({ ...options.explain, upstream, dispatchers, trace }),
    filters: createFilters(filter),
    refuseWrites: options.readOnly && readOnly(options.readOnly),
    prefixes: { api: prefixOf(apiPrefix), files: www && prefixOf(www.prefix) },
    files: www && staticFiles(www.directory),
    server: { origin, basePath: appendServerPath ? pathname.replace(/\/+$/u, '') : '' },
    keepAlive,
    annotate: options.annotate ?? 'body,headers',
    dialect: dialectOf(options),
  };
}

/** What was relayed last may still be asked about. */
async function endCalls({ dispatchers, explainer }: Proxy): Promise<void> {
  await explainer?.close();
  await dispatchers.destroy();
}

function dialectOf({ upstream, dialect: { dialect, version } = AUTO_DIALECT }: ProxyOptions): DialectOptions {
  return { dialect: dialect === 'auto' ? (upstream.dialect ?? dialect) : dialect, version };
}

/** The way of a request. Never rejects: whatever goes wrong on it ends this exchange and nothing else. */
async function serve(proxy: Proxy, visit: Visit): Promise<void> {
  const { req, res } = visit;
  const { trace, server } = proxy;
  let received: Received | undefined;
  try {
    if (proxy.takeKey?.(req) === false) return reply(res, ownAnswer(keylessStatus()));
    const target = originForm(req.url!);
    if (!target) return reply(res, ownAnswer(badRequestStatus(targetProblem(req))));
    const visitor = visitorOf(req, target.authority);
    const route = routeOf(target.path, proxy.prefixes);
    if (route.to !== 'api') return await serveLocally(proxy, route, { ...visit, visitor });

    received = receive({
      req,
      trace,
      server,
      path: route.path,
      problem: visitor.problem,
      upgrade: visit.upgrade?.protocol,
      dialect: proxy.dialect,
    });
    const { exchange, filtered, problem } = received;
    if (problem !== undefined) return answerOurselves(proxy, received, res, badRequestStatus(problem));
    const held = proxy.refuseWrites && new HeldBody(visit, (chunk) => trace.requestData(exchange, chunk));
    const refusal =
      proxy.filters.visitor(visitor, filtered) ??
      refuseTrace(filtered) ??
      proxy.filters.request(filtered) ??
      (held && (await proxy.refuseWrites?.(received, held)));
    if (refusal) {
      trace.refused(exchange, refusal);
      return answerOurselves(proxy, received, res, refusalStatus(filtered, refusal));
    }
    const { answer, sent } = await ask(proxy, received, held?.bytes ? { ...visit, held: held.bytes } : visit);
    if (answer) trace.responseStarted(exchange, answer);
    const told = proxy.explainer?.allowed(exchange, sent);
    // It is waited for below; where that is not come to, its end must not be that of the process.
    told?.catch(() => undefined);
    if (answer) {
      const body = tapped(answer.body, (chunk) => trace.responseData(exchange, chunk));
      const { status, statusText, rawHeaders } = answer;
      const tapping = tellOverruled({ status, statusText, rawHeaders, body }, sent, proxy.annotate);
      await relay(
        received.dialect.mayBeDenial(status) ? await annotated(proxy, tapping, received, sent) : tapping,
        res,
      );
    }
    const relayedAt = performance.now();
    if (told) await told;
    trace.completed(exchange, relayedAt);
  } catch (error) {
    fail(proxy, received?.exchange, res, error);
  }
}

function targetProblem({ method, url }: Visit['req']): string {
  if (method === 'CONNECT') return 'CONNECT is not supported, for kubetrace is not a forward proxy';
  return `its target is ${JSON.stringify(maskTarget(url ?? ''))}`;
}

/** The answer, which may be a no, with what was missing. */
async function annotated(
  { trace, annotate: mode, explainer, dialect }: Proxy,
  answer: Answer,
  received: Received,
  sent: Sent,
): Promise<Answer> {
  const [{ explain }, { annotate }] = await forRefusals();
  const explained = await explain(answer, received, { sent, dialect });
  const found = explained.denial && ((await explainer?.complete(explained.denial, sent)) ?? explained.denial);
  const denial = found && trace.secrets.maskedData(found);
  if (denial) trace.explained(received.exchange, denial);
  return annotate({ ...explained, denial }, { mode, upgrade: received.upgrade !== undefined });
}

/** What reads and rewrites refusals brings YAML, protobuf and CBOR with it, so it comes once the first clients are served, or when needed. */
function forRefusals() {
  return Promise.all([import('./answer/read-denial.ts'), import('./answer/annotate.ts')]);
}

const WARM_UP_MS = 200;

async function serveLocally(
  { files, filters }: Proxy,
  route: Exclude<Route, { to: 'api' }>,
  { req, res, upgrade, visitor }: Visit & { readonly visitor: Visitor },
): Promise<void> {
  const { method = '', url = '' } = req;
  if (visitor.problem !== undefined) return reply(res, ownAnswer(badRequestStatus(visitor.problem)));
  const refusal = filters.visitor(visitor, { method, upgrade: upgrade !== undefined }) ?? refuseTrace({ method });
  if (refusal) reply(res, ownAnswer(refusalStatus({ method, path: url }, refusal)));
  else if (route.to === 'files') await files!(route.path, req, res);
  else if (route.to === 'redirect') redirect(res, route.location);
  else notFound(res);
}

function answerOurselves({ trace }: Proxy, { exchange }: Received, res: ServerResponse, status: Status): void {
  const answer = ownAnswer(trace.secrets.maskedData(status));
  const statusText = STATUS_CODES[answer.status] ?? '';
  trace.responseStarted(exchange, { ...answer, statusText });
  trace.responseData(exchange, answer.body);
  reply(res, answer);
  trace.completed(exchange);
}
