import type { HeaderList } from '../../api/request/header-list.ts';
import { decodeRequestInfo } from '../../api/request/request-info.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { parseDenial } from '../../rbac/denials/parse-denial.ts';
import { explainDenial } from '../../rbac/denials/explain-denial.ts';
import type { CapturedBody, Exchange, ExchangeRequest, ExchangeResponse } from '../../trace/exchange.ts';
import { contentOf } from '../../trace/body-content.ts';

/** The exchanges of an HTTP Archive, ours or a browser's; `undefined` for an object that is none. */
export function harExchanges(record: object): readonly Exchange[] | undefined {
  const { log } = record as { log?: { entries?: unknown } };
  return Array.isArray(log?.entries) ? (log.entries as HarEntry[]).map(exchangeOfEntry) : undefined;
}

/** The fields that we read; ours are in `_kubernetes`. */
interface HarEntry {
  readonly startedDateTime?: string;
  readonly time?: number;
  readonly request?: HarMessage & {
    readonly method?: string;
    readonly url?: string;
    readonly postData?: { readonly text?: string; readonly _encoding?: string };
  };
  readonly response?: HarMessage & {
    readonly status?: number;
    readonly statusText?: string;
    readonly content?: { readonly text?: string; readonly encoding?: string };
  };
  readonly _kubernetes?: Partial<Exchange>;
}

interface HarMessage {
  readonly headers?: readonly { readonly name?: string; readonly value?: string }[];
}

function exchangeOfEntry(entry: HarEntry, index: number): Exchange {
  const { time = 0, _kubernetes: ours = {} } = entry;
  const request = requestOf(entry);
  const response = responseOf(entry);
  const requestInfo = ours.requestInfo ?? requestInfoOf(request);
  const denial = parseDenial(ours.denial) ?? (response && denialOf(request, response));
  const userAgent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '';
  return {
    id: ours.id ?? index + 1,
    startedAt: Date.parse(entry.startedDateTime ?? '') || 0,
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

function requestOf({ request = {} }: HarEntry): ExchangeRequest {
  const { method = 'GET', url = '/', postData } = request;
  return {
    method,
    target: url.replace(/^[a-z]+:\/\/[^/?#]*(?=\/|$)/i, '') || '/',
    httpVersion: '1.1',
    headers: headersOf(request),
    body: bodyOf(postData?.text, postData?._encoding),
  };
}

function responseOf({ response }: HarEntry): ExchangeResponse | undefined {
  if (!response?.status) return undefined;
  const { status, statusText = '', content } = response;
  // What stands in a HAR is decoded.
  const headers = headersOf(response).filter(([name]) => name.toLowerCase() !== 'content-encoding');
  return { status, statusText, headers, body: bodyOf(content?.text, content?.encoding) };
}

function headersOf({ headers = [] }: HarMessage): HeaderList {
  return headers.map(({ name = '', value = '' }) => [name, value] as const);
}

function bodyOf(text = '', encoding?: string): CapturedBody {
  const bytes = Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
  return { chunks: bytes.length > 0 ? [bytes] : [], size: bytes.length, truncated: false };
}

function requestInfoOf({ method, target }: ExchangeRequest): Exchange['requestInfo'] {
  try {
    return decodeRequestInfo(method, target);
  } catch {
    return undefined;
  }
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
