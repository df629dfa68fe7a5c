import type { RequestInfo } from '../../api/request/request-info.ts';
import type { Segment } from '../../api/request/path-anatomy.ts';
import type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
import type { StreamSummary } from '../../trace/streams/stream-summary.ts';
import type { Row } from './row.ts';

/** `GET /api/v1/exchanges/ID`: one exchange, taken apart. */
export interface ExchangeDetail {
  readonly row: Row;
  readonly anatomy: Anatomy;
  readonly request: MessageDetail & { readonly target: string };
  readonly response?: MessageDetail & { readonly status: number; readonly statusText: string };
  readonly timing: readonly TimingPart[];
  readonly stream?: StreamSummary;
  readonly upgrade?: string;
  /** Where it was sent. */
  readonly upstreamUrl: string;
  /** What proved who sent it, in words: `token of the ServiceAccount …`. */
  readonly credential?: string;
  /** Calls that kubetrace made about it. */
  readonly asked: readonly { readonly id: number; readonly what: string }[];
  /** What a failure or an error of the server means, and what to do. */
  readonly explanation?: { readonly words: readonly string[]; readonly remedy?: string };
  /** The exchange as a trace file has it (docs/trace-format.md), with its bodies. */
  readonly raw: string;
}

/** What the API server makes of a request. */
export interface Anatomy {
  readonly segments: readonly Segment[];
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Absent where it makes none. */
  readonly requestInfo?: RequestInfo;
  /** The rule that the request needs, and where: `in a Role in namespace team-a`. */
  readonly rule?: { readonly rule: PolicyRule; readonly place: string };
  /** What may surprise, in sentences. */
  readonly notes: readonly string[];
}

/** A request or a response without its body. */
export interface MessageDetail {
  readonly httpVersion?: string;
  readonly headers: readonly HeaderDetail[];
  readonly body: { readonly size: number; readonly kept: number; readonly isCut: boolean; readonly withheld?: string };
}

/** A header, and whether its value was masked. */
export interface HeaderDetail {
  readonly name: string;
  readonly value: string;
  readonly isMasked?: true;
  /** What it means, where that is worth saying. */
  readonly note?: string;
}

/** A stretch of time: `connect`, `waiting`, `receiving`; in milliseconds since the start. */
export interface TimingPart {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
