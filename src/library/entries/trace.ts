export { readTrace } from '../read-trace.ts';
export type { ReadTraceOptions } from '../read-trace.ts';
export type { TraceSource } from '../trace-source.ts';
export type { Trace } from '../kept-trace.ts';
export type { Observer, TraceEvent } from '../../trace/observer.ts';
export type {
  CapturedBody,
  Client,
  Exchange,
  ExchangeRequest,
  ExchangeResponse,
  Failure,
  Refusal,
  Stage,
  Timings,
} from '../../trace/exchange.ts';
export type { OwnCall } from '../../trace/own-call.ts';
export type { StreamChannel, StreamSummary } from '../../trace/streams/stream-summary.ts';
export type { ConnectionTimings } from '../../api/connection-timings.ts';
export type { CredentialFacts } from '../../api/credential-facts.ts';
export type { HeaderList } from '../../api/request/header-list.ts';
export type { RequestInfo } from '../../api/request/request-info.ts';
export type { Denial } from '../../rbac/rules/denial.ts';
