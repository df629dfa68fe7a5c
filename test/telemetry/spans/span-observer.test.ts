import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SpanObserver } from '../../../src/telemetry/spans/span-observer.ts';
import { spanSender } from '../../../src/telemetry/spans/span-sender.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { listen } from '../../../src/proxy/listen.ts';
import { createProxy } from '../../../src/proxy/proxy.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { aCollector, type ReceivedSpan } from '../../support/a-collector.ts';
import { anUpstream } from '../../support/an-upstream.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

interface Passed {
  readonly upstreamHeaders: readonly string[];
  readonly exchange: Exchange;
  readonly span: ReceivedSpan | undefined;
}

/** One request through a proxy with spans: what the API server got, what is on record, and the span. */
async function passed(headers: Record<string, string>, withSpans = true): Promise<Passed> {
  await using collector = await aCollector();
  let upstreamHeaders: readonly string[] = [];
  const server = createServer((req, res) => {
    upstreamHeaders = req.rawHeaders;
    res.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sender = spanSender({ url: `${collector.url}/v1/traces`, version: '1', onFailure: () => undefined });
  const observer = new SpanObserver({ sender });
  const trace = new Trace();
  const exchanges: Exchange[] = [];
  trace.watch({ observe: ({ type, object }) => void (type === 'ADDED' && exchanges.push(object)) });
  if (withSpans) trace.watch(observer);
  const traceParentOf = (exchange: Exchange) => observer.traceParentOf(exchange);
  const proxy = createProxy({
    upstream: anUpstream(`http://127.0.0.1:${port}`),
    trace,
    ...(withSpans && { traceParentOf }),
  });
  const listening = await listen(proxy, { port: 0, address: '127.0.0.1' });
  try {
    await (await fetch(`${listening.url}/api/v1/pods`, { headers })).text();
    await trace.idle(60_000);
    await trace.close();
    return { upstreamHeaders, exchange: exchanges[0]!, span: collector.spans[0] };
  } finally {
    await listening.close();
    server.closeAllConnections();
    server.close();
  }
}

function valuesOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_, i) => i % 2 === 1 && raw[i - 1]!.toLowerCase() === name);
}

describe('traceparent', () => {
  test('of a client makes its span the parent, and the API server’s the child of ours', async () => {
    const traceparent = `00-${TRACE}-${SPAN}-01`;
    const { upstreamHeaders, exchange, span } = await passed({ traceparent, tracestate: 'vendor=1,other=2' });
    expect(span).toMatchObject({ traceId: TRACE, parentSpanId: SPAN, traceState: 'vendor=1,other=2' });
    expect(span!.spanId).not.toBe(SPAN);
    expect(valuesOf(upstreamHeaders, 'traceparent')).toEqual([`00-${TRACE}-${span!.spanId}-01`]);
    expect(valuesOf(upstreamHeaders, 'tracestate')).toEqual(['vendor=1,other=2']);
    // What the client sent stays what is on record.
    expect(exchange.request.headers.find(([name]) => name === 'traceparent')).toEqual(['traceparent', traceparent]);
  });

  test('is added where the client sends none, to what goes to the API server only', async () => {
    const { upstreamHeaders, exchange, span } = await passed({});
    expect(span!.parentSpanId).toBeUndefined();
    expect(valuesOf(upstreamHeaders, 'traceparent')).toEqual([`00-${span!.traceId}-${span!.spanId}-01`]);
    expect(exchange.request.headers.some(([name]) => name.toLowerCase() === 'traceparent')).toBe(false);
  });

  test('that is not sampled makes no span, and says so to the API server', async () => {
    const { upstreamHeaders, span } = await passed({ traceparent: `00-${TRACE}-${SPAN}-00` });
    expect(span).toBeUndefined();
    const [sent] = valuesOf(upstreamHeaders, 'traceparent');
    expect(sent).toMatch(new RegExp(`^00-${TRACE}-[\\da-f]{16}-00$`));
  });

  test('that is not valid begins a new trace, without the state of the old one', async () => {
    const { upstreamHeaders, span } = await passed({ traceparent: `00-${TRACE}-x-01`, tracestate: 'vendor=1' });
    expect(span!.traceId).not.toBe(TRACE);
    expect(valuesOf(upstreamHeaders, 'traceparent')).toEqual([`00-${span!.traceId}-${span!.spanId}-01`]);
    expect(valuesOf(upstreamHeaders, 'tracestate')).toEqual([]);
  });

  test('passes unchanged without --otlp, as does tracestate', async () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-03`, tracestate: 'vendor=1' };
    const { upstreamHeaders } = await passed(headers, false);
    for (const [name, value] of Object.entries(headers)) expect(valuesOf(upstreamHeaders, name)).toEqual([value]);
  });
});
