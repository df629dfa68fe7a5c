import { anything, list, mapOf, nullable, numberFrom, object, type Shape, shapeOf, text } from '../../../api/shape.ts';

/**
 * What we read of an ExportTraceServiceRequest in the JSON of OTLP (opentelemetry-proto, docs/specification.md "JSON Protobuf Encoding"): names are
 * camelCase, ids hexadecimal, 64-bit numbers texts.
 */
export interface OtlpTraces {
  readonly resourceSpans: readonly ResourceSpans[];
}

interface ResourceSpans {
  readonly scopeSpans?: readonly { readonly spans?: readonly unknown[] | null }[] | null;
}

/** A span, as far as it is read (opentelemetry/proto/trace/v1/trace.proto). */
export interface OtlpSpan {
  readonly spanId?: string | null;
  readonly parentSpanId?: string | null;
  /** Nanoseconds since 1970. */
  readonly startTimeUnixNano?: string | number | null;
  readonly endTimeUnixNano?: string | number | null;
  readonly attributes?: readonly OtlpAttribute[] | null;
  readonly events?: readonly OtlpEvent[] | null;
}

/** Something that happened within a span. */
export interface OtlpEvent {
  readonly name?: string | null;
  readonly attributes?: readonly OtlpAttribute[] | null;
}

/** A named value: `{ "stringValue": "GET" }`, `{ "intValue": "200" }`. */
export interface OtlpAttribute {
  readonly key: string;
  readonly value?: Readonly<Record<string, unknown>> | null;
}

const time = shapeOf(
  'nanoseconds since 1970',
  (value): value is string | number =>
    (typeof value === 'string' && /^\d{1,19}$/.test(value)) || numberFrom(0, 1e19, '').flawIn(value) === undefined,
);

const ATTRIBUTES = nullable(list(object<OtlpAttribute>({ key: text, value: nullable(mapOf(anything)) })));

/** A span. */
export const OTLP_SPAN: Shape<OtlpSpan> = object<OtlpSpan>({
  spanId: nullable(text),
  parentSpanId: nullable(text),
  startTimeUnixNano: nullable(time),
  endTimeUnixNano: nullable(time),
  attributes: ATTRIBUTES,
  events: nullable(list(object<OtlpEvent>({ name: nullable(text), attributes: ATTRIBUTES }))),
});

/** What says that an object holds spans. What is in each of them is looked at one by one. */
export const OTLP_TRACES: Shape<OtlpTraces> = object<OtlpTraces>({
  resourceSpans: list(
    object<ResourceSpans>({
      scopeSpans: nullable(
        list(object<{ readonly spans?: readonly unknown[] | null }>({ spans: nullable(list(anything)) })),
      ),
    }),
  ),
});
