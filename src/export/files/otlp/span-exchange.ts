import type { HeaderList } from '../../../api/request/header-list.ts';
import { requestInfoOf } from '../../../api/request/request-info.ts';
import { failureStatus } from '../../../api/status/status.ts';
import { explainDenial } from '../../../rbac/denials/explain-denial.ts';
import type { Denial } from '../../../rbac/rules/denial.ts';
import type { CapturedBody, Exchange } from '../../../trace/exchange.ts';
import { harPlace, isApiRequest, targetOf } from '../har/har-request.ts';
import type { OtlpSpan } from './otlp-shape.ts';
import { type Attributes, attributesOf, firstOf } from './span-attributes.ts';

/** The request of a span, and whether the span is one of kubetrace; `undefined` for a span that is not of a request to an API server. */
export function exchangeOfSpan(
  span: OtlpSpan,
  id: number,
): { readonly exchange: Exchange; readonly isOurs: boolean } | undefined {
  const attributes = attributesOf(span.attributes);
  const method = methodOf(attributes);
  const url = urlOf(attributes);
  if (method === undefined || url === undefined) return undefined;
  const isOurs = attributes.has('kubetrace.origin');
  const place = harPlace(url);
  if (!isOurs && !isApiRequest(place, undefined)) return undefined;
  return { exchange: exchangeOf(span, attributes, { id, method, target: place.target }), isOurs };
}

/** `_OTHER` is a method that the conventions do not know. */
function methodOf(attributes: Attributes): string | undefined {
  const method = firstOf(attributes, 'http.request.method', 'http.method');
  return method === '_OTHER' ? attributes.get('http.request.method_original') : method;
}

function urlOf(attributes: Attributes): string | undefined {
  const path = attributes.get('url.path');
  if (path === undefined) return firstOf(attributes, 'url.full', 'http.target', 'http.url');
  const query = attributes.get('url.query') ?? '';
  return targetOf(query === '' ? path : `${path}?${query}`);
}

function exchangeOf(
  span: OtlpSpan,
  attributes: Attributes,
  { id, method, target }: { readonly id: number; readonly method: string; readonly target: string },
): Exchange {
  const userAgent = firstOf(attributes, 'user_agent.original', 'http.user_agent') ?? '';
  const status = Number(firstOf(attributes, 'http.response.status_code', 'http.status_code') ?? 0);
  const requestInfo = requestInfoOf(method, target);
  const { user, headers } = identityIn(attributes, userAgent);
  const [startedAt, took] = timesOf(span);
  const refusal = attributes.get('kubetrace.refusal.rule');
  const isAnswered = status >= 100 && status <= 999;
  const denial = isAnswered ? denialOf(span, { method, target, headers, status, user }) : undefined;
  const code = attributes.get('error.type');
  return {
    id,
    startedAt,
    origin: attributes.get('kubetrace.origin') === 'kubetrace' ? 'kubetrace' : 'client',
    client: { address: firstOf(attributes, 'client.address', 'net.sock.peer.addr') ?? '', userAgent },
    request: { method, target, httpVersion: '1.1', headers, body: NO_BODY },
    ...(requestInfo && { requestInfo }),
    upstreamUrl: firstOf(attributes, 'url.full', 'http.url') ?? target,
    stage: isAnswered ? 'ResponseComplete' : 'Failed',
    credential: { kind: 'client', source: SOURCE, ...(user !== undefined && { username: user }) },
    ...(refusal !== undefined && { refusal: { rule: refusal } }),
    ...(isAnswered && { response: { status, statusText: '', headers: [], body: NO_BODY } }),
    ...(denial && { denial }),
    ...(!isAnswered && code !== undefined && { failure: { code, message: code } }),
    timings: { responseStarted: took, ended: took },
  };
}

const NO_BODY: CapturedBody = { chunks: [], size: 0, truncated: false };

/** `enduser.id` is who acted; with `kubetrace.impersonator` that one asked to be them. */
function identityIn(
  attributes: Attributes,
  userAgent: string,
): { readonly user: string | undefined; readonly headers: HeaderList } {
  const user = attributes.get('enduser.id');
  const impersonator = attributes.get('kubetrace.impersonator');
  const own: HeaderList = userAgent === '' ? [] : [['User-Agent', userAgent]];
  if (impersonator === undefined || user === undefined) return { user, headers: own };
  return { user: impersonator, headers: [...own, ['Impersonate-User', Buffer.from(user).toString('latin1')]] };
}

/** The start in whole milliseconds, and how many it took. */
function timesOf({ startTimeUnixNano, endTimeUnixNano }: OtlpSpan): [startedAt: number, took: number] {
  const [start, end] = [BigInt(startTimeUnixNano ?? 0), BigInt(endTimeUnixNano ?? 0)];
  const startedAt = Number(start / NANOSECONDS);
  return [startedAt > MAX_TIME ? 0 : startedAt, end > start ? Number(end - start) / 1e6 : 0];
}

const NANOSECONDS = 1_000_000n;
const MAX_TIME = Date.UTC(9999, 11, 31);

/** Spans have no bodies: of a denial they have what kubetrace found in it, as an event. */
function denialOf(
  span: OtlpSpan,
  {
    method,
    target,
    headers,
    status,
    user,
  }: { method: string; target: string; headers: HeaderList; status: number; user: string | undefined },
): Denial | undefined {
  if (status !== 403 && status !== 401 && status !== 422) return undefined;
  const event = span.events?.find(({ name }) => name === 'kubetrace.denial');
  const facts = attributesOf(event?.attributes);
  const answer = failureStatus(status, 'Forbidden', facts.get('kubetrace.denial.message') ?? '');
  return explainDenial({
    method,
    target,
    requestHeaders: headers,
    status,
    responseHeaders: [['Content-Type', 'application/json']],
    body: event ? Buffer.from(JSON.stringify(answer)) : Buffer.alloc(0),
    ...(user !== undefined && { user: { username: user, groups: [] } }),
  });
}

/** Whether an exchange was read from a span. */
export function isOfSpan({ credential }: Exchange): boolean {
  return credential?.source === SOURCE;
}

const SOURCE = 'a span';
