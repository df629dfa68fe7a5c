import { randomUUID } from 'node:crypto';
import type { Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { Delivery, type SpanCounts } from './delivery.ts';

/** Where spans go, and what is to be known on the way. */
export interface SpanSenderOptions {
  /** Of the traces, `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string;
  /** Of kubetrace. */
  readonly version: string;
  /** Called for each batch that did not arrive. */
  readonly onFailure: (error: Error | undefined) => void;
}

/** The OpenTelemetry SDK as we use it. */
export interface SpanSender {
  readonly tracer: Tracer;
  counts(): SpanCounts;
  /** Sends what is left, for three seconds at most; what has not arrived then is lost. */
  close(): Promise<void>;
}

/**
 * A tracer whose spans are sent by OTLP over HTTP, in protobuf, by the official SDK and exporter. Nothing global is set. What the SDK reads from the
 * environment counts: OTEL_EXPORTER_OTLP_HEADERS, OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER, OTEL_BSP_SCHEDULE_DELAY …
 */
export function spanSender({ url, version, onFailure }: SpanSenderOptions): SpanSender {
  let isClosing = false;
  const usual = new OTLPTraceExporter({ url });
  // It does not try again for longer than we wait for it.
  const last = new OTLPTraceExporter({ url, timeoutMillis: PATIENCE - 500 });
  const delivery = new Delivery(MAX_SPANS, onFailure);
  const exporter = delivery.counted([usual, last], () => (isClosing ? last : usual));
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: MAX_SPANS, maxExportBatchSize: MAX_SPANS / 4 });
  const provider = new BasicTracerProvider({
    resource: resource(version),
    spanProcessors: [delivery.bounded(processor)],
    ...(hasNoLimit() && { spanLimits: { attributeValueLengthLimit: MAX_VALUE } }),
  });
  return {
    tracer: provider.getTracer('kubetrace', version),
    counts: () => delivery.counts,
    async close() {
      isClosing = true;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE)));
      // Batches that fail are counted one by one.
      await Promise.race([provider.shutdown().catch(() => undefined), patience]);
      clearTimeout(timer);
    },
  };
}

/** Who sends: `kubetrace`, unless the environment says otherwise, and which of many. */
function resource(version: string) {
  const own = {
    [ATTR_SERVICE_NAME]: 'kubetrace',
    [ATTR_SERVICE_VERSION]: version,
    [ATTR_SERVICE_INSTANCE_ID]: randomUUID(),
  };
  return defaultResource()
    .merge(resourceFromAttributes(own))
    .merge(detectResources({ detectors: [envDetector] }));
}

function hasNoLimit(): boolean {
  const { OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: ofSpans, OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: ofAll } = process.env;
  return !ofSpans && !ofAll;
}

/** How many spans wait for the backend at most: the SDK's own default. */
const MAX_SPANS = 2048;
/** Of an attribute, in characters. */
const MAX_VALUE = 4096;
/** How long the end may take, in milliseconds. */
const PATIENCE = 3000;
