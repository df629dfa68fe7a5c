import type { HeaderList } from '../../src/api/request/header-list.ts';
import { decodeRequestInfo, type RequestInfo } from '../../src/api/request/request-info.ts';
import type { CapturedBody, Exchange } from '../../src/trace/exchange.ts';

export interface ExchangeFacts extends Partial<
  Pick<
    Exchange,
    | 'id'
    | 'origin'
    | 'stage'
    | 'credential'
    | 'refusal'
    | 'denial'
    | 'allowedBy'
    | 'asked'
    | 'failure'
    | 'upgrade'
    | 'stream'
    | 'timings'
  >
> {
  readonly method?: string;
  readonly target?: string;
  readonly requestHeaders?: HeaderList;
  readonly requestBody?: string | CapturedBody;
  /** `403 Forbidden`; absent where no answer came. */
  readonly status?: string;
  readonly responseHeaders?: HeaderList;
  readonly responseBody?: string | CapturedBody;
}

export const STARTED_AT = new Date(2026, 0, 2, 3, 4, 5, 678).getTime();

/** An exchange that has ended: `kubectl get pods` with an answer of 200, where the facts do not say otherwise. */
export function anExchange(facts: ExchangeFacts = {}): Exchange {
  const {
    method = 'GET',
    target = '/api/v1/namespaces/team-a/pods?limit=500',
    status = facts.failure ? '' : '200 OK',
  } = facts;
  const requestHeaders = facts.requestHeaders ?? [
    ['Accept', 'application/json'],
    ['User-Agent', 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0'],
  ];
  const {
    requestHeaders: _a,
    requestBody,
    responseHeaders,
    responseBody,
    method: _b,
    target: _c,
    status: _d,
    ...rest
  } = facts;
  const requestInfo = decoded(method, target);
  return {
    id: 1,
    startedAt: STARTED_AT,
    origin: 'client',
    client: {
      address: '127.0.0.1:40312',
      userAgent: requestHeaders.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '',
    },
    request: { method, target, httpVersion: '1.1', headers: requestHeaders, body: aBody(requestBody) },
    ...(requestInfo && { requestInfo }),
    upstreamUrl: `https://10.0.0.1:6443${target}`,
    stage: facts.failure ? 'Failed' : 'ResponseComplete',
    ...(status !== '' && {
      response: {
        status: Number(status.slice(0, 3)),
        statusText: status.slice(4),
        headers: responseHeaders ?? [['Content-Type', 'application/json']],
        body: aBody(responseBody),
      },
    }),
    timings: { responseStarted: 9.4, ended: 12.7 },
    ...rest,
  };
}

function decoded(method: string, target: string): RequestInfo | undefined {
  try {
    return decodeRequestInfo(method, target);
  } catch {
    return undefined;
  }
}

function aBody(body: string | CapturedBody = ''): CapturedBody {
  if (typeof body !== 'string') return body;
  const bytes = Buffer.from(body);
  return { chunks: bytes.length > 0 ? [bytes] : [], size: bytes.length, truncated: false };
}
