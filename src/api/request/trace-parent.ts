import { type HeaderList, headerValues } from './header-list.ts';

/** What a `traceparent` header says: which span of which trace a request is made in (W3C Trace Context, section 3.2). */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** The trace-flags, of which bit 0 is `sampled`. */
  readonly flags: number;
}

/**
 * The span that the headers of a request name. `undefined` where they name none, more than one, or one that is not valid: its trace is then to be
 * begun anew (W3C Trace Context, section 4.3).
 */
export function traceParentIn(headers: HeaderList): TraceParent | undefined {
  const values = headerValues(headers, 'traceparent');
  return values.length === 1 ? parseTraceParent(values[0] ?? '') : undefined;
}

/** Reads the value of a `traceparent` header; `undefined` where it is not valid. A later version may have more after the flags. */
export function parseTraceParent(text: string): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] =
    /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/.exec(text) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}

/**
 * The value of a `traceparent` header, in version 00. No flag but `sampled` may be set: releases of OpenTelemetry for Go that many API servers are
 * built with take a header whose flags are more than 2 for invalid (go.opentelemetry.io/otel propagation/trace_context.go).
 */
export function traceParentText({ traceId, spanId, flags }: TraceParent): string {
  return `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, '0')}`;
}

/** Bit 0 of the flags: the caller records its span. */
export const SAMPLED = 0x01;
