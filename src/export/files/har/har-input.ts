import type { HeaderList } from '../../../api/request/header-list.ts';
import { requestInfoOf } from '../../../api/request/request-info.ts';
import { isOf, type ShapeError } from '../../../api/shape.ts';
import type { Denial } from '../../../rbac/rules/denial.ts';
import { denialOfData } from '../../../rbac/denials/denial-data.ts';
import { explainDenial } from '../../../rbac/denials/explain-denial.ts';
import type { CapturedBody, Exchange, ExchangeRequest, ExchangeResponse } from '../../../trace/exchange.ts';
import { contentOf } from '../../../trace/body-content.ts';
import { isApiRequest, type HarPlace, harPlace, targetOf } from './har-request.ts';
import type { ReadOptions } from '../read-options.ts';
import { plainLine } from '../../../api/text/plain-text.ts';
import { epochTime } from '../epoch-time.ts';
import { HAR, HAR_ENTRY, type HarEntry, type HarRequest, type HarResponse } from './har-shape.ts';
import { parsedOrReported } from '../parsed-or-reported.ts';

/** What of a HAR to read, and where to report the rest. */
export interface HarReading extends Pick<ReadOptions, 'hosts' | 'apiOnly'> {
  /** For entries that are not as described; they are passed over. */
  readonly report: (error: ShapeError) => void;
  /** For an entry that is not wanted: a kind of finding. */
  readonly leftOut: (kind: string) => void;
  /** For one that counts: the host that it was sent to. */
  readonly counted: (host: string) => void;
  /** The index of the first entry, where a HAR is read in pieces. */
  readonly first: number;
}

/** The exchanges of an HTTP Archive, ours or a browser's; `undefined` for an object that is not one. */
export function harExchanges(
  record: object,
  { report, leftOut, counted, first, hosts, apiOnly = false }: HarReading,
): readonly Exchange[] | undefined {
  if (!isOf(HAR, record)) return undefined;
  return record.log.entries.flatMap((value, at): readonly Exchange[] => {
    const index = first + at;
    const entry = parsedOrReported(HAR_ENTRY, value, { path: `log.entries[${index}]`, report });
    if (!entry) return [];
    const place = placeOf(entry);
    const isOfHost = !hosts || hosts.includes(place.host) || hosts.includes(place.host.replace(/:\d+$/, ''));
    if (!isOfHost) return left(`requests to ${hostLabel(place.host)}, which --host leaves out`);
    const exchange = exchangeOfEntry(entry, place, index);
    if (apiOnly && !entry._kubernetes && !isApiRequest(place, exchange.response)) {
      return left(`requests to ${hostLabel(place.host)} that do not look like the Kubernetes API`);
    }
    counted(place.host);
    return [exchange];
  });

  function left(kind: string): readonly Exchange[] {
    leftOut(kind);
    return [];
  }
}

function hostLabel(host: string): string {
  return host === '' ? 'no host' : plainLine(host);
}

/** A warning of requests to more than one host, which are counted by host. */
export function severalHosts(counted: ReadonlyMap<string, number>): string {
  const hosts = [...counted].map(([host, count]) => `${hostLabel(host)} (${count})`);
  return `requests to several hosts are read as if to one API server: ${hosts.join(', ')}; --host HOST reads those to one`;
}

/** What we wrote ourselves has no console in front. */
function placeOf({ request, _kubernetes: ours }: HarEntry): HarPlace {
  const url = request?.url ?? '';
  return ours ? { ...harPlace(url), target: targetOf(url), isPassedOn: true } : harPlace(url);
}

function exchangeOfEntry(entry: HarEntry, { target }: HarPlace, index: number): Exchange {
  const time = entry.time ?? 0;
  const ours = entry._kubernetes ?? {};
  const request = requestOf(entry, target);
  const response = responseOf(entry);
  const requestInfo = ours.requestInfo ?? requestInfoOf(request.method, request.target);
  const denial = ours.denial ? denialOfData(ours.denial) : response && denialOf(request, response);
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

function requestOf({ request }: HarEntry, target: string): ExchangeRequest {
  return {
    method: request?._method ?? request?.method ?? 'GET',
    target,
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
