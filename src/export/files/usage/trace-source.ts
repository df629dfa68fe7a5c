import type { TraceSource } from '../../../needs/counts/caller.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import { isAudited } from '../audit-input.ts';
import { isOfSpan } from '../otlp/span-exchange.ts';

/** Where an exchange was read from. */
export function traceSourceOf(exchange: Exchange): TraceSource {
  if (isAudited(exchange)) return 'audit log';
  return isOfSpan(exchange) ? 'spans' : 'recording';
}
