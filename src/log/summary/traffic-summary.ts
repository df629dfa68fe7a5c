import type { ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { summaryOf } from '../../trace/exchange-summary.ts';
import { type Exchange, hasEnded } from '../../trace/exchange.ts';
import type { Observer, TraceEvent } from '../../trace/observer.ts';
import { isLeftOut } from '../../trace/own-calls.ts';
import { isDiscoveryPath } from '../../api/request/discovery-path.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { isLongRunning } from '../../trace/facts/long-running.ts';
import type { TrafficCounts, TrafficReport, TrafficRow } from './traffic-report.ts';

/** What is counted. */
export interface TrafficSummaryOptions {
  /** All exchanges by default. */
  readonly filter?: ExchangeFilter | undefined;
  /** Whether kubetrace's own calls count too. */
  readonly showOwn?: boolean | undefined;
}

/** Counts what clients asked for, by verb and resource, in bounded memory. Counts are exact, percentiles within 1 %. */
export class TrafficSummary implements Observer {
  readonly #filter: ExchangeFilter;
  readonly #showOwn: boolean;
  readonly #startedAt = Date.now();
  readonly #total = new Tally();
  readonly #tallies = new Map<string, NamedTally>();

  constructor({ filter = () => true, showOwn = false }: TrafficSummaryOptions = {}) {
    this.#filter = filter;
    this.#showOwn = showOwn;
  }

  observe({ type, object }: TraceEvent): void {
    if (type === 'DELETED' || !hasEnded(object) || isLeftOut(object, this.#showOwn)) return;
    if (!this.#filter(object)) return;
    this.#total.add(object);
    this.#tallyFor(object).add(object);
  }

  report(): TrafficReport {
    const rows = [...this.#tallies.values()].map((tally) => tally.row());
    return {
      startedAt: this.#startedAt,
      endedAt: Date.now(),
      total: this.#total.counts(),
      rows: rows.toSorted((a, b) => b.count - a.count || (nameOf(a) < nameOf(b) ? -1 : 1)),
    };
  }

  /** For a person, as Markdown of GitHub, or as one line of JSON (docs/trace-format.md). Ends with a line break. */
  async render(format: 'table' | 'json' | 'github'): Promise<string> {
    const report = this.report();
    if (format === 'github') return (await import('./traffic-markdown.ts')).trafficMarkdown(report);
    if (format === 'table') return (await import('./traffic-table.ts')).trafficTable(report);
    const { startedAt, endedAt, total, rows } = report;
    const [from, to] = [startedAt, endedAt].map((at) => new Date(at).toISOString());
    const kind = { kind: 'TrafficSummary', apiVersion: 'kubetrace.dev/v1' };
    return `${JSON.stringify({ ...kind, startedAt: from, endedAt: to, ...total, rows })}\n`;
  }

  #tallyFor(exchange: Exchange): NamedTally {
    const { verb, resource: logged } = summaryOf(exchange);
    const resource = exchange.requestInfo && isDiscoveryPath(exchange.requestInfo.path) ? 'discovery' : logged;
    const isNew = !this.#tallies.has(nameOf({ verb, resource }));
    const name = isNew && this.#tallies.size >= MAX_ROWS ? OTHERS : { verb, resource };
    const tally = this.#tallies.get(nameOf(name)) ?? new NamedTally(name);
    this.#tallies.set(nameOf(name), tally);
    return tally;
  }
}

const MAX_ROWS = 200;
const OTHERS = { verb: '*', resource: '(others)' };

function nameOf({ verb, resource }: { readonly verb: string; readonly resource: string }): string {
  return `${verb} ${resource}`;
}

class Tally {
  readonly #latencies = new LatencyHistogram();
  #count = 0;
  #denied = 0;
  #errors = 0;
  #bytes = 0;

  add(exchange: Exchange): void {
    const { request, response, failure, timings } = exchange;
    const status = response?.status ?? 0;
    this.#count++;
    if (status === 401 || status === 403) this.#denied++;
    else if (status >= 400 || (failure && failure.code !== 'CLIENT_CLOSED')) this.#errors++;
    this.#bytes += request.body.size + (response?.body.size ?? 0);
    // In whole milliseconds, as the log has it.
    this.#latencies.add(Math.trunc((isLongRunning(exchange) ? timings.responseStarted : timings.ended) ?? 0));
  }

  counts(): TrafficCounts {
    return {
      count: this.#count,
      denied: this.#denied,
      errors: this.#errors,
      p50: this.#latencies.percentile(0.5),
      p99: this.#latencies.percentile(0.99),
      bytes: this.#bytes,
    };
  }
}

class NamedTally extends Tally {
  readonly #name: { readonly verb: string; readonly resource: string };

  constructor(name: { readonly verb: string; readonly resource: string }) {
    super();
    this.#name = name;
  }

  row(): TrafficRow {
    return { ...this.#name, ...this.counts() };
  }
}
