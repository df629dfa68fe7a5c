import type { RequestInfo } from '../api/request/request-info.ts';
import { MAX_BODY_BYTES } from './capture.ts';
import type { CaptureAllowance } from './capture.ts';
import type { Redaction } from './masks/redaction.ts';
import type { Observer } from './observer.ts';

/** What is the same for all exchanges of a trace. */
export interface SharedByCaptures {
  readonly allowance: CaptureAllowance;
  readonly redaction: Redaction;
}

/** How much of a body is kept, and what observers want to know of what passes. */
export interface CaptureLimits extends SharedByCaptures {
  /** How many bytes are kept of each body. */
  readonly limit: number;
  /** How many bytes are kept of the body of an error, 400 and more; never fewer than `limit`. */
  readonly errorLimit: number;
  /** Of which bodies each piece is wanted as it passes. */
  readonly streamed: 'all' | 'watches' | 'none';
  /** Whether an observer wants to know what passes through upgraded connections and logs. */
  readonly streams: boolean;
}

/** What is captured for these observers: the most that any of them needs. */
export function limitsFor(observers: readonly Observer[], shared: SharedByCaptures): CaptureLimits {
  const most = (wanted: readonly number[]) => Math.min(Math.max(0, ...wanted), MAX_BODY_BYTES);
  const streamed = new Set(observers.map((observer) => (observer.observeData ? (observer.dataOf ?? 'all') : 'none')));
  return {
    ...shared,
    limit: most(observers.map(({ bodyBytes = 0 }) => bodyBytes)),
    errorLimit: most(observers.map(({ bodyBytes = 0, errorBytes = 0 }) => Math.max(bodyBytes, errorBytes))),
    streamed: streamed.has('all') ? 'all' : streamed.has('watches') ? 'watches' : 'none',
    streams: observers.some(({ streams }) => streams === true),
  };
}

/** How many bytes are kept of the body of a response. */
export function responseLimit({ limit, errorLimit }: CaptureLimits, status: number): number {
  return status >= 400 ? errorLimit : limit;
}

/** Whether each piece of the body of a response is wanted as it passes. */
export function isStreamed({ streamed }: CaptureLimits, requestInfo: RequestInfo | undefined): boolean {
  return streamed === 'all' || (streamed === 'watches' && requestInfo?.verb === 'watch');
}
