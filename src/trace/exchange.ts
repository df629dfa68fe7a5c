import type { ConnectionTimings } from '../api/connection-timings.ts';
import type { CredentialFacts } from '../api/credential-facts.ts';
import type { HeaderList } from '../api/request/header-list.ts';
import type { RequestInfo } from '../api/request/request-info.ts';
import type { Denial } from '../rbac/rules/denial.ts';
import type { OwnCall } from './own-call.ts';
import type { StreamSummary } from './streams/stream-summary.ts';

/** How far an exchange has come: the stages of audit.k8s.io/v1, with Failed for Panic. */
export type Stage = 'RequestReceived' | 'ResponseStarted' | 'ResponseComplete' | 'Failed';

/** The first bytes of a body, as they went over the wire (secrets masked). `size` counts all that passed. */
export interface CapturedBody {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
  readonly truncated: boolean;
  /** Why bytes were left out of the record, where the secrets in them could not be recognised. */
  readonly withheld?: string;
}

/** Who called us. */
export interface Client {
  /** `127.0.0.1:40312`; `''` on a unix socket. */
  readonly address: string;
  readonly userAgent: string;
}

/** The request as the client sent it, secrets masked. */
export interface ExchangeRequest {
  readonly method: string;
  /** The request-target as sent, secrets in its query masked. */
  readonly target: string;
  readonly httpVersion: string;
  /** Secrets masked at capture. The credential that we inject is added later and is never here. */
  readonly headers: HeaderList;
  readonly body: CapturedBody;
}

/** The response as the server sent it, secrets masked. */
export interface ExchangeResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
  readonly body: CapturedBody;
}

/** Our own no: a filter of the proxy refused the request. */
export interface Refusal {
  /** Which rule refused: the flag and the expression that matched. */
  readonly rule: string;
  /** The flag to change; absent where none allows it. */
  readonly flag?: string;
  /** Of our answer. Default 403. */
  readonly status?: number;
}

/** Connection trouble; never an HTTP status. */
export interface Failure {
  /** A Node or undici code: `ECONNREFUSED`, `CLIENT_CLOSED` … */
  readonly code: string;
  readonly message: string;
}

/** Milliseconds since `startedAt`, from a monotonic clock. */
export interface Timings {
  readonly responseStarted?: number;
  readonly ended?: number;
  readonly connection?: ConnectionTimings;
}

/** Whether an exchange will not change any more: its response is complete, or it has failed. */
export function hasEnded({ stage }: Pick<Exchange, 'stage'>): boolean {
  return stage === 'ResponseComplete' || stage === 'Failed';
}

/** One request and what became of it. Plain data that JSON can hold; only this room writes to it. */
export interface Exchange {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** `kubetrace` marks calls that we made ourselves. */
  readonly origin: 'client' | 'kubetrace';
  readonly client: Client;
  readonly request: ExchangeRequest;
  /** Absent where the API server itself cannot decode the path and answers 500. */
  readonly requestInfo?: RequestInfo;
  /** The URL that we send to, secrets in its query masked. */
  readonly upstreamUrl: string;
  /** The protocol asked for by an upgrade: `SPDY/3.1`, `websocket`. */
  readonly upgrade?: string;
  readonly stage: Stage;
  readonly credential?: CredentialFacts;
  readonly refusal?: Refusal;
  readonly response?: ExchangeResponse;
  /** What passed through an upgraded connection or a log, where an observer wants to know. */
  readonly stream?: StreamSummary;
  readonly denial?: Denial;
  /** Why the server allowed it, in its own words: `RBAC: allowed by RoleBinding "dev/team-a" of Role "dev" to User "alice"`. */
  readonly allowedBy?: string;
  /** What kubetrace itself asked about it. */
  readonly asked?: readonly OwnCall[];
  readonly failure?: Failure;
  readonly timings: Timings;
}
