import type { Exchange } from '../trace/exchange.ts';
import type { ExchangeFilter } from '../trace/filter/exchange-filter.ts';
import type { Observer } from '../trace/observer.ts';
import { headerValue } from '../api/request/header-list.ts';
import { DiscoveryFold } from './facts/discovery-fold.ts';
import { jsonFormat } from './json-format.ts';
import { klogFormat } from './klog/klog-format.ts';
import { LineWriter, type LogOutput } from './output/line-writer.ts';
import type { FormatOptions, LogFormat } from './log-format.ts';
import { isLongRunning } from './facts/long-running.ts';
import { plainOutput } from './output/plain-output.ts';
import { prettyFormat } from './pretty/pretty-format.ts';
import { troubleOf } from './facts/problem-line.ts';
import { capturedBytes } from './verbosity.ts';
import type { WatchDecoder } from './watch/watch-event.ts';
import type { Moment } from './facts/moment.ts';
import { hasEnded } from '../trace/has-ended.ts';

export interface RequestLogOptions {
  /** 0 to 10, as in the table of `kubetrace proxy --help`. */
  readonly verbosity: number;
  /** `pretty` for a terminal, `klog` as kubectl writes, `json` one object a line. */
  readonly format: 'pretty' | 'klog' | 'json';
  readonly color: boolean;
  /** Of the terminal. */
  readonly columns?: number;
  /** Whether the terminal draws nothing but ASCII. */
  readonly ascii?: boolean;
  /** Which exchanges are told; all by default. */
  readonly filter?: ExchangeFilter;
  /** Whether the discovery calls of a client are one line at levels 1 to 3 of `pretty` and `klog`. Default true. */
  readonly fold?: boolean;
}

/** An observer that writes. */
export interface RequestLog extends Observer {
  /** Resolves when all that it has said so far is written. */
  idle(): Promise<void>;
}

/** Tells the trace to a stream. What it tells of an exchange it tells when that ends; a long-running one also as it opens. */
export async function requestLog(out: LogOutput, options: RequestLogOptions): Promise<RequestLog> {
  const format = await formatFor(options);
  const { verbosity, filter = () => true } = options;
  const writer = new LineWriter(plainOutput(out, { colors: options.color }), (lines) => format.dropped(lines));
  const fold = foldFor(options, format, writer);
  const decoderFor = verbosity >= 3 ? await watchDecoders() : undefined;
  const opened = new Set<number>();
  const watches = new Map<number, WatchDecoder | undefined>();

  function observe({ object: exchange, type }: Parameters<Observer['observe']>[0]): void {
    if (type === 'DELETED' || isAside(exchange, options)) return;
    if (hasEnded(exchange)) {
      const moment = opened.delete(exchange.id) ? 'closed' : 'ended';
      watches.delete(exchange.id);
      const isWanted = moment === 'closed' || filter(exchange);
      if (isWanted && (verbosity > 0 || troubleOf(exchange) !== undefined)) tell(exchange, moment);
    } else if (verbosity > 0 && isLongRunning(exchange) && !opened.has(exchange.id) && filter(exchange)) {
      opened.add(exchange.id);
      tell(exchange, 'opened');
    }
  }

  function tell(exchange: Exchange, moment: Moment): void {
    if (!fold?.take(exchange)) writer.write(format.exchange(exchange, moment));
  }

  function observeData(exchange: Exchange, side: 'request' | 'response', data: Uint8Array): void {
    if (side !== 'response' || !opened.has(exchange.id) || exchange.requestInfo?.verb !== 'watch') return;
    if (!watches.has(exchange.id)) {
      watches.set(exchange.id, decoderFor?.(headerValue(exchange.response!.headers, 'content-type') ?? ''));
    }
    for (const event of watches.get(exchange.id)?.push(data) ?? []) {
      writer.write(format.watchEvent(exchange, event, Date.now()));
    }
  }

  return {
    bodyBytes: capturedBytes(verbosity, options.format),
    streams: verbosity >= 1,
    observe,
    ...(decoderFor && { observeData }),
    idle: () => writer.idle(),
    close() {
      fold?.flush();
      return writer.end();
    },
  };
}

/** Calls of our own are told from the level that tells of credentials on; to programs always. */
function isAside({ origin }: Exchange, { verbosity, format }: RequestLogOptions): boolean {
  return origin === 'kubetrace' && verbosity < OWN_CALLS && format !== 'json';
}

const OWN_CALLS = 4;

/** Discovery is noise while one line is an exchange, and no longer where somebody wants to see the wire. */
function foldFor(options: RequestLogOptions, format: LogFormat, writer: LineWriter): DiscoveryFold | undefined {
  const { verbosity, fold = true } = options;
  if (!fold || !format.discovery || verbosity < 1 || verbosity > 3) return undefined;
  return new DiscoveryFold((calls) =>
    writer.write(calls.requests === 1 ? format.exchange(calls.first, 'ended') : format.discovery!(calls)),
  );
}

/** The decoder for a media type; `undefined` for one that we cannot read. */
async function watchDecoders(): Promise<(mediaType: string) => WatchDecoder | undefined> {
  const { JsonWatchDecoder } = await import('./watch/json-watch-decoder.ts');
  const { ProtobufWatchDecoder } = await import('./watch/protobuf-watch-decoder.ts');
  const { CborWatchDecoder } = await import('./watch/cbor-watch-decoder.ts');
  return (mediaType) => {
    if (/^application\/json\b/i.test(mediaType)) return new JsonWatchDecoder();
    if (/^application\/cbor-seq\b/i.test(mediaType)) return new CborWatchDecoder();
    return /^application\/vnd\.kubernetes\.protobuf\b/i.test(mediaType) ? new ProtobufWatchDecoder() : undefined;
  };
}

/** Tables cost time to load, and most levels need none. */
async function formatFor(options: RequestLogOptions): Promise<LogFormat> {
  const formatOptions: FormatOptions = { ...options, pid: process.pid };
  const { verbosity } = options;
  const drawing = verbosity >= 8 && options.format !== 'klog' ? await import('./pretty/body-drawing.ts') : undefined;
  if (options.format === 'json') return jsonFormat(formatOptions, drawing?.decodedBody);
  if (options.format === 'klog') return klogFormat(formatOptions);
  if (verbosity < 5) return prettyFormat(formatOptions);
  const { requestInfoTable } = await import('./pretty/request-info-table.ts');
  return prettyFormat(formatOptions, { table: requestInfoTable, ...(drawing && { body: drawing.bodyDrawing }) });
}
