import { type Exchange, hasEnded } from '../trace/exchange.ts';
import type { ExchangeFilter } from '../trace/filter/exchange-filter.ts';
import type { Observer } from '../trace/observer.ts';
import { isLeftOut } from '../trace/own-calls.ts';
import { headerValue } from '../api/request/header-list.ts';
import { DiscoveryFold } from './facts/discovery-fold.ts';
import { jsonFormat } from './json-format.ts';
import { klogFormat } from './klog/klog-format.ts';
import { LinesInOrder } from './output/lines-in-order.ts';
import { LineWriter, type LogOutput } from './output/line-writer.ts';
import type { FormatOptions, LogFormat } from './log-format.ts';
import { isLongRunning } from '../trace/facts/long-running.ts';
import { plainOutput } from './output/plain-output.ts';
import { prettyFormat } from './pretty/pretty-format.ts';
import { isPlainError, troubleOf } from '../trace/facts/problem-line.ts';
import { RepeatedFailures } from './facts/repeated-failures.ts';
import { Detail, type Showable } from './detail.ts';
import { capturedBytes, errorBytes } from './captured-bytes.ts';
import { bodyLimit, shows } from './ladder.ts';
import type { WatchDecoder } from '../trace/watch/watch-event.ts';
import { type Moment, momentOf } from './facts/moment.ts';
import { contentOf } from '../trace/body-content.ts';

/** What is logged, and how. */
export interface RequestLogOptions {
  /** 0 to 10, as in the table of `kubetrace proxy --help`. */
  readonly verbosity: number;
  /** `pretty` for a terminal, `klog` as kubectl writes, `json` one object per line. */
  readonly format: 'pretty' | 'klog' | 'json';
  readonly color: boolean;
  /** `--show`: parts that are shown at every level. */
  readonly show?: readonly Showable[] | undefined;
  /** Of the terminal; a function where it may change. */
  readonly columns?: number | (() => number | undefined);
  /** Whether the terminal draws nothing but ASCII. */
  readonly ascii?: boolean;
  /** Which exchanges are logged; all by default. */
  readonly filter?: ExchangeFilter;
  /** Whether the discovery calls of a client are one line at levels 1 to 3 of `pretty` and `klog`. Default true. */
  readonly fold?: boolean;
  /** `--show-own`: whether kubetrace's own calls are logged like those of clients. */
  readonly showOwn?: boolean | undefined;
}

/** An observer that writes. */
export interface RequestLog extends Observer {
  /** Resolves when everything logged so far is written. */
  idle(): Promise<void>;
}

/** Logs the trace to a stream: each exchange when it ends, a long-running one also when it opens. */
export async function requestLog(out: LogOutput, options: RequestLogOptions): Promise<RequestLog> {
  const format = await formatFor(options);
  const { verbosity, filter = () => true } = options;
  const writer = new LineWriter(plainOutput(out, { colors: options.color }), (lines) => format.dropped(lines));
  const lines = new LinesInOrder(writer);
  const fold = foldFor(options, format, lines);
  const repeats = repeatsFor(options, format, lines);
  const decoderFor = shows(verbosity, 'watchEvents')
    ? (await import('../trace/watch/watch-event.ts')).watchDecoder
    : undefined;
  const hasLines = shows(verbosity, 'line');
  const hasAnswers = errorBytes(verbosity, options.format) > 0;
  let answers: typeof import('../trace/facts/answer-of-exchange.ts') | undefined;
  const opened = new Set<number>();
  const watches = new Map<number, WatchDecoder | undefined>();

  function observe({ object: exchange, type }: Parameters<Observer['observe']>[0]): void {
    if (type === 'DELETED' || isAside(exchange, options)) return;
    if (hasEnded(exchange)) {
      const moment = opened.delete(exchange.id) ? 'closed' : 'ended';
      watches.delete(exchange.id);
      const isWanted = moment === 'closed' || filter(exchange);
      if (isWanted && (hasLines || troubleOf(exchange) !== undefined)) log(exchange, moment);
      if (isWanted && moment === 'ended') logRecordedEvents(exchange);
    } else if (hasLines && isLongRunning(exchange) && !opened.has(exchange.id) && filter(exchange)) {
      opened.add(exchange.id);
      log(exchange, 'opened');
    }
  }

  function log(exchange: Exchange, moment: Moment): void {
    if (repeats?.take(exchange) || fold?.take(exchange)) return;
    if (hasAnswers && isPlainError(exchange)) logError(exchange, moment);
    else lines.write(format.exchange(exchange, moment));
  }

  /** Of a watch that was recorded, and so never seen while it was open. */
  function logRecordedEvents(exchange: Exchange): void {
    const { requestInfo, response } = exchange;
    if (!decoderFor || requestInfo?.verb !== 'watch' || !response || !isLongRunning(exchange)) return;
    const decoder = decoderFor(headerValue(response.headers, 'content-type') ?? '');
    const at = momentOf(exchange, 'ended');
    for (const event of decoder?.push(contentOf(response.body, response.headers).bytes) ?? []) {
      lines.write(format.watchEvent(exchange, event, at));
    }
  }

  function logError(exchange: Exchange, moment: Moment): void {
    const write = () => format.exchange(exchange, moment, answers?.answerOfExchange(exchange));
    if (answers) return lines.write(write());
    lines.writeAfter(async () => {
      answers = await import('../trace/facts/answer-of-exchange.ts');
    }, write);
  }

  function observeData(exchange: Exchange, side: 'request' | 'response', data: Uint8Array): void {
    if (side !== 'response' || !opened.has(exchange.id) || exchange.requestInfo?.verb !== 'watch') return;
    if (!watches.has(exchange.id)) {
      watches.set(exchange.id, decoderFor?.(headerValue(exchange.response?.headers ?? [], 'content-type') ?? ''));
    }
    for (const event of watches.get(exchange.id)?.push(data) ?? []) {
      lines.write(format.watchEvent(exchange, event, Date.now()));
    }
  }

  return {
    bodyBytes: capturedBytes(verbosity, options.format),
    errorBytes: errorBytes(verbosity, options.format),
    streams: hasLines,
    observe,
    dataOf: 'watches',
    ...(decoderFor && { observeData }),
    async idle() {
      await lines.idle();
      await writer.idle();
    },
    async close() {
      repeats?.flush();
      fold?.flush();
      await lines.idle();
      await writer.end();
    },
  };
}

/** kubetrace's own calls never look like traffic of clients; what they asked is said with the exchange that they are about. */
function isAside(exchange: Exchange, { showOwn }: RequestLogOptions): boolean {
  return isLeftOut(exchange, showOwn);
}

/** Discovery is noise where each exchange is a line, but not at the levels that show more. */
function foldFor(options: RequestLogOptions, format: LogFormat, lines: LinesInOrder): DiscoveryFold | undefined {
  const { verbosity, fold = true } = options;
  if (!fold || !format.discovery || !shows(verbosity, 'line') || shows(verbosity, 'ownCalls')) return undefined;
  return new DiscoveryFold((calls) =>
    lines.write(calls.requests === 1 ? format.exchange(calls.first, 'ended') : (format.discovery?.(calls) ?? [])),
  );
}

/** Levels that show more show each attempt. */
function repeatsFor(options: RequestLogOptions, format: LogFormat, lines: LinesInOrder): RepeatedFailures | undefined {
  const { verbosity, fold = true } = options;
  if (!fold || !format.repeated || shows(verbosity, 'ownCalls')) return undefined;
  return new RepeatedFailures((failure) => lines.write(format.repeated?.(failure) ?? []));
}

/** Tables cost time to load, and most levels need none. */
async function formatFor(options: RequestLogOptions): Promise<LogFormat> {
  const formatOptions: FormatOptions = { ...options, pid: process.pid };
  const { verbosity } = options;
  const drawing =
    bodyLimit(verbosity) > 0 && options.format !== 'klog' ? await import('./pretty/body-drawing.ts') : undefined;
  if (options.format === 'json') return jsonFormat(formatOptions, drawing?.decodedBody);
  if (options.format === 'klog') return klogFormat(formatOptions);
  const drawings = drawing && { body: drawing.bodyDrawing };
  if (!new Detail({ ...options, isBrief: true }).shows('requestInfo')) return prettyFormat(formatOptions, drawings);
  const { requestInfoTable } = await import('./pretty/request-info-table.ts');
  return prettyFormat(formatOptions, { table: requestInfoTable, ...drawings });
}
