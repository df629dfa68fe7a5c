import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { Delivery } from '../../../src/telemetry/spans/delivery.ts';

type Done = (result: { code: number; error?: Error }) => void;

test('takes no more spans than it has room for, and counts all that end', async () => {
  const batches: { spans: readonly ReadableSpan[]; done: Done }[] = [];
  const failures: (Error | undefined)[] = [];
  const delivery = new Delivery(8, (error) => failures.push(error));
  const exporter = {
    export: (spans: readonly ReadableSpan[], done: Done) => void batches.push({ spans, done }),
    shutdown: async () => undefined,
  };
  const processor = new BatchSpanProcessor(
    delivery.counted([exporter], () => exporter),
    {
      maxQueueSize: 8,
      maxExportBatchSize: 4,
    },
  );
  const provider = new BasicTracerProvider({ spanProcessors: [delivery.bounded(processor)] });
  const tracer = provider.getTracer('test');
  for (let i = 0; i < 20; i++) tracer.startSpan(`span ${i}`).end();
  expect(delivery.counts).toEqual({ sent: 0, lost: 12, waiting: 8 });
  expect(batches.map(({ spans }) => spans.length)).toEqual([4]);
  batches[0]!.done({ code: 0 });
  expect(delivery.counts).toEqual({ sent: 4, lost: 12, waiting: 4 });
  const ended = provider.shutdown();
  await expect.poll(() => batches.length).toBe(2);
  const refused = new Error('no');
  batches[1]!.done({ code: 1, error: refused });
  await ended.catch(() => undefined);
  expect(delivery.counts).toEqual({ sent: 4, lost: 16, waiting: 0 });
  expect(failures).toEqual([refused]);
  // Nothing global was set.
  expect(trace.getTracerProvider().getTracer('x').startSpan('x').isRecording()).toBe(false);
});
