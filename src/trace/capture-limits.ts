import { MAX_BODY_BYTES } from './capture.ts';
import type { CaptureLimits } from './exchange-record.ts';
import type { Observer } from './observer.ts';

/** What is the same for all exchanges of a trace. */
export type SharedByCaptures = Pick<CaptureLimits, 'redaction' | 'allowance'>;

/** What is captured for these observers: the most that any of them needs. */
export function limitsFor(observers: readonly Observer[], shared: SharedByCaptures): CaptureLimits {
  const most = (wanted: readonly number[]) => Math.min(Math.max(0, ...wanted), MAX_BODY_BYTES);
  return {
    ...shared,
    limit: most(observers.map(({ bodyBytes = 0 }) => bodyBytes)),
    errorLimit: most(observers.map(({ bodyBytes = 0, errorBytes = 0 }) => Math.max(bodyBytes, errorBytes))),
    streamed: observers.some((observer) => typeof observer.observeData === 'function'),
    streams: observers.some(({ streams }) => streams === true),
  };
}
