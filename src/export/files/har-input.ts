import type { HeaderList } from '../../api/request/header-list.ts';
import { requestInfoOf } from '../../api/request/request-info.ts';
import { isOf, type ShapeError } from '../../api/shape.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { explainDenial } from '../../rbac/denials/explain-denial.ts';
import type { CapturedBody, Exchange, ExchangeRequest, ExchangeResponse } from '../../trace/exchange.ts';
import { contentOf } from '../../trace/body-content.ts';
import { epochTime } from './epoch-time.ts';
import { HAR, HAR_ENTRY, type HarEntry, type HarRequest, type HarResponse } from './har-shape.ts';
import { parsedOrReported } from './parsed-or-reported.ts';

/**
 * The exchanges of an HTTP Archive, ours or a browser's; `undefined` for an object that is not one. Entries that are not as described are
 * passed over and reported.
 */
export function harExchanges(record: object, report: (error: ShapeError) => void): readonly Exchange[] | undefined {
  if (!isOf(HAR, record)) return undefined;
  return record.log.entries.flatMap((value, index) => {
    const entry = parsedOrReported(HAR_ENTRY, value, { path: `log.entries[${index}]`, report });
    return entry ? [exchangeOfEntry(entry, index)] : [];
  });
}

function exchangeOfEntry(entry: HarEntry, index: number): Exchange {
  const time = entry.time ?? 0;
  const ours = entry._kubernetes ?? {};
  const request = requestOf(entry);
  const response = responseOf(entry);
  const requestInfo = ours.requestInfo ?? requestInfoOf(request.method, request.target);
  const denial = ours.denial ?? (response && denialOf(request, response));
  const userAgent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '';
  return {
    id: ours.id ?? index + 1,
    startedAt: epochTime(entry.startedDateTime),
    origin: ours.origin ?? 'client',
    client: { address: '', userAgent },
    request,
    ...(requestInfo && { requestInfo }),
    upstreamUrl: entry.request?.url ?? '',
    ...(ours.upgrade !== undefined && { upgrade: ours.upgrade }),
    stage: response ? 'ResponseComplete' : 'Failed',
    ...(ours.credential && { credential: ours.credential }),
    ...(ours.refusal && { refusal: ours.refusal }),
    ...(response && { response }),
    ...(denial && { denial }),
    ...(ours.failure && { failure: ours.failure }),
    timings: { responseStarted: time, ended: time },
  };
}

function requestOf({ request }: HarEntry): ExchangeRequest {
  const url = request?.url ?? '/';
  return {
    method: request?.method ?? 'GET',
    target: url.replace(/^[a-z]+:\/\/[^/?#]*(?=\/|$)/i, '') || '/',
    httpVersion: '1.1',
    headers: headersOf(request),
    body: bodyOf(request?.postData?.text, request?.postData?._encoding),
  };
}

function responseOf({ response }: HarEntry): ExchangeResponse | undefined {
  const status = response?.status ?? 0;
  if (status <= 0) return undefined;
  // The content of a HAR is decoded.
  const headers = headersOf(response).filter(([name]) => name.toLowerCase() !== 'content-encoding');
  const body = bodyOf(response?.content?.text, response?.content?.encoding);
  return { status, statusText: response?.statusText ?? '', headers, body };
}

function headersOf(message: HarRequest | HarResponse | null | undefined): HeaderList {
  return (message?.headers ?? []).map(({ name, value }) => [name ?? '', value ?? ''] as const);
}

function bodyOf(text: string | null | undefined, encoding: string | null | undefined): CapturedBody {
  const bytes = Buffer.from(text ?? '', encoding === 'base64' ? 'base64' : 'utf8');
  return { chunks: bytes.length > 0 ? [bytes] : [], size: bytes.length, truncated: false };
}

function denialOf(request: ExchangeRequest, { status, headers, body }: ExchangeResponse): Denial | undefined {
  if (status !== 403 && status !== 401 && status !== 422) return undefined;
  return explainDenial({
    method: request.method,
    target: request.target,
    requestHeaders: request.headers,
    requestBody: contentOf(request.body, request.headers).bytes,
    status,
    responseHeaders: headers,
    body: contentOf(body, headers).bytes,
  });
}
