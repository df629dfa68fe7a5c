import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createFileRegistry, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** A span as OTLP in JSON has it, its attributes as an object. */
export interface ReceivedSpan {
  readonly name: string;
  readonly kind: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string | undefined;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code?: string; readonly message?: string } | undefined;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: string;
}

export interface Collector extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** What came, in the order of arrival. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  readonly spans: readonly ReceivedSpan[];
}

type Answer = (res: ServerResponse, req: IncomingMessage) => void;

/** A receiver of OTLP/HTTP on a free port, which decodes what comes by the official definitions. Answers 200, or as told. */
export async function aCollector(answer: Answer = (res) => res.end()): Promise<Collector> {
  const requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  const spans: ReceivedSpan[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      requests.push({ path: req.url ?? '', headers: req.headers });
      spans.push(...spansIn(Buffer.concat(chunks)));
      answer(res, req);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    spans,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const DEFINITIONS = join(import.meta.dirname, '../fixtures/opentelemetry-proto/trace-service.binpb');
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(DEFINITIONS)));
const REQUEST = registry.getMessage('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest')!;

/** The spans of an ExportTraceServiceRequest. Throws where it has a field that is not in the definitions. */
export function spansIn(bytes: Uint8Array): ReceivedSpan[] {
  const message = fromBinary(REQUEST, bytes);
  const known = toBinary(REQUEST, message, { writeUnknownFields: false });
  if (known.length !== toBinary(REQUEST, message).length) throw new Error('a field is not in the definitions');
  const { resourceSpans = [] } = toJson(REQUEST, message) as Json;
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }: Json) =>
    scopeSpans.flatMap(({ scope, spans = [] }: Json) =>
      spans.map((span: Json) => ({
        name: span.name,
        kind: span.kind,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: span.parentSpanId && hex(span.parentSpanId),
        traceState: span.traceState,
        start: Number(span.startTimeUnixNano) / 1e6,
        end: Number(span.endTimeUnixNano) / 1e6,
        attributes: plain(span.attributes),
        status: span.status,
        events: (span.events ?? []).map((event: Json) => ({ name: event.name, attributes: plain(event.attributes) })),
        links: (span.links ?? []).map((link: Json) => ({
          traceId: hex(link.traceId),
          spanId: hex(link.spanId),
          attributes: plain(link.attributes),
        })),
        resource: plain(resource.attributes),
        scope: `${scope.name} ${scope.version}`,
      })),
    ),
  );
}

// Texts of the test's own making, read as they are.
// oxlint-disable-next-line no-explicit-any
type Json = any;

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

function plain(attributes: Json = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }: Json) => [key, valueOf(value)]));
}

function valueOf(value: Json): unknown {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(valueOf);
  return value.intValue === undefined ? Object.values(value)[0] : Number(value.intValue);
}
