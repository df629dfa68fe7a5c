import type { IncomingMessage } from 'node:http';
import { dialectFor, targetBelow } from '../../api/dialects.ts';
import type { DialectOptions } from '../../api/dialects.ts';
import { parseRequestTarget, targetOf } from '../../api/request/request-target.ts';
import { keyInHeaders, withoutKeyUser } from '../../api/secrets/key-user.ts';
import { maskTarget } from '../../trace/masks/mask-target.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { keylessMisfit, withoutKeys } from './access-key.ts';
import type { AccessKey } from './access-key.ts';
import { addressText } from './client-address.ts';
import { clientIdentity } from './client-identity.ts';
import type { ClientRequest, LocalRequest } from './client-request.ts';
import { requestInfoIn } from './dialect.ts';
import { badTarget, tooManyHeaders, unfitHead } from './misfit.ts';
import type { Misfit } from './misfit.ts';
import { ownExchange, type Scheme } from './own-exchange.ts';
import { contentLength, hasBody, readHeaders } from './request-headers.ts';
import type { RequestHeaders } from './request-headers.ts';
import { requestOrigin } from './request-origin.ts';
import type { RequestOrigin } from './request-origin.ts';
import { originForm, routeOf } from './route.ts';
import type { Prefixes, Route } from './route.ts';

/** What is the same for all requests. */
export interface ReceiveOptions {
  readonly trace: Trace;
  /** Of our own URL. */
  readonly scheme: Scheme;
  /** Scheme, host and base path of the API server, without a slash at the end. */
  readonly server: { readonly origin: string; readonly basePath: string };
  readonly prefixes: Prefixes;
  /** What every request must bring. */
  readonly accessKey: AccessKey | undefined;
  readonly dialect: DialectOptions;
  /** What was thrown when the upstream was loaded, where that failed: then no request can be passed on. */
  readonly closed?: { readonly error: unknown } | undefined;
}

/** A request that goes nowhere: it has no access key, no target that could be read, or headers that ask too much. */
export interface UnfitRequest {
  readonly misfit: Misfit;
  readonly exchange: Exchange;
}

/** A request that goes nowhere because there is no upstream. */
export interface StrandedRequest {
  readonly closed: { readonly error: unknown };
  readonly exchange: Exchange;
}

/**
 * Reads a request and opens its exchange. The only place that looks at what came in: its target is parsed once, its headers are walked
 * once, and the access key is taken out of both.
 */
export function receive(
  options: ReceiveOptions,
  req: IncomingMessage,
  upgrade: string | undefined,
): ClientRequest | LocalRequest | UnfitRequest | StrandedRequest {
  const { accessKey, prefixes } = options;
  const { url = '', method = '' } = req;
  const sent = originForm(method, url);
  const excess = tooManyHeaders(req.rawHeaders);
  if (excess) return unfit(options, req, excess, []);
  const path = sent && accessKey ? accessKey.takeOff(sent.path, keyInHeaders(req.rawHeaders)) : sent?.path;
  if (!sent || path === undefined)
    return unfit(options, req, accessKey ? keylessMisfit() : badTarget(targetProblem(req)), []);
  const target = accessKey ? accessKey.hide(url.slice(0, url.length - sent.path.length)) + path : url;
  const authority = accessKey && sent.authority !== undefined ? accessKey.hide(sent.authority) : sent.authority;
  const rawHeaders = accessKey ? accessKey.takeOut(req.rawHeaders) : withoutKeyUser(req.rawHeaders);
  const headers = readHeaders(rawHeaders, accessKey?.hide);
  const misfit = unfitHead(req.httpVersion, headers.noted);
  if (misfit) return unfit(options, req, misfit, headers.raw);
  if (options.closed) return { closed: options.closed, exchange: rejected(options, req, headers.raw) };
  const origin = requestOrigin(headers.noted, req.httpVersion, authority);
  const route = routeOf(path, prefixes);
  if (route.to === 'api') return clientRequest(options, req, { target, path: route.path, headers, origin, upgrade });
  const { host } = origin;
  const exchange = ownExchange(options, req, { method, target, rawHeaders: headers.raw, host, upgrade });
  return { route: withKey(route, accessKey), method, target, headers: headers.all, origin, upgrade, exchange };
}

function withKey<R extends Route>(route: R, accessKey: AccessKey | undefined): R {
  return accessKey && route.to === 'redirect' ? { ...route, location: accessKey.putOn(route.location) } : route;
}

function unfit(
  options: ReceiveOptions,
  req: IncomingMessage,
  misfit: Misfit,
  rawHeaders: readonly string[],
): UnfitRequest {
  return { misfit, exchange: rejected(options, req, rawHeaders) };
}

function rejected(options: ReceiveOptions, req: IncomingMessage, rawHeaders: readonly string[]): Exchange {
  const { method = '', url = '', headers } = req;
  const { accessKey } = options;
  const target = accessKey ? withoutKeys(accessKey.hide(url)) : url;
  return ownExchange(options, req, { method, target: targetOf(target), rawHeaders, host: headers.host ?? '' });
}

function targetProblem({ method, url }: IncomingMessage): string {
  if (method === 'CONNECT') return 'CONNECT is not supported: kubetrace is not a forward proxy';
  return `its target is ${JSON.stringify(maskTarget(url ?? ''))}`;
}

interface ApiRequest {
  /** As it came, without the access key. */
  readonly target: string;
  /** What is left of the target after routing: path and query. */
  readonly path: string;
  readonly headers: RequestHeaders;
  readonly origin: RequestOrigin;
  readonly upgrade: string | undefined;
}

function clientRequest(options: ReceiveOptions, req: IncomingMessage, request: ApiRequest): ClientRequest {
  const { trace, server } = options;
  const { headers, origin, upgrade } = request;
  const { method = '' } = req;
  const text = targetOf(request.path);
  const parsed = parseRequestTarget(method, text);
  const isParsed = 'path' in parsed;
  const { endToEnd } = headers;
  const shown = { method, target: text, headers: endToEnd };
  const dialect = dialectFor(options.dialect, shown);
  const requestInfo = isParsed ? requestInfoIn(dialect, shown, parsed) : undefined;
  const upstream = server.basePath + targetBelow(server.basePath, request.path);
  const { remoteAddress } = req.socket;
  return {
    method,
    target: isParsed
      ? { text, path: parsed.path, query: parsed.query, upstream }
      : { text, path: text, query: '', upstream },
    headers: headers.all,
    endToEnd,
    hasBody: hasBody(headers.noted),
    contentLength: contentLength(headers.noted),
    remoteAddress,
    origin,
    identity: clientIdentity(endToEnd, upgrade),
    dialect,
    requestInfo,
    upgrade,
    problem: origin.problem ?? (isParsed ? undefined : parsed.problem),
    exchange: trace.begin({
      method,
      target: targetOf(request.target),
      httpVersion: req.httpVersion,
      rawHeaders: headers.raw,
      clientAddress: addressText(remoteAddress, req.socket.remotePort),
      upstreamUrl: server.origin + targetOf(upstream),
      requestInfo,
      upgrade,
    }),
  };
}
