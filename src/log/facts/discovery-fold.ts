import { headerValue } from '../../api/request/header-list.ts';
import { isDiscoveryPath } from '../../api/request/discovery-path.ts';
import { summaryOf } from '../../trace/exchange-summary.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { troubleOf } from '../../trace/facts/problem-line.ts';

/** Discovery and OpenAPI calls of one client that went well, with no other request of it between them. */
export interface DiscoveryCalls {
  readonly first: Exchange;
  readonly requests: number;
  /** Of their answers. */
  readonly bytes: number;
  /** Epoch milliseconds: from the start of the first to the end of the last. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly client: string;
}

/**
 * Holds back the discovery calls of each client until it requests something else or is quiet, and reports them together.
 * Time between calls is taken from the exchanges, so that a recorded trace folds as it did live.
 */
export class DiscoveryFold {
  readonly #report: (calls: DiscoveryCalls) => void;
  readonly #quiet: number;
  readonly #pending = new Map<string, Pending>();

  constructor(report: (calls: DiscoveryCalls) => void, quietMilliseconds = 500) {
    this.#report = report;
    this.#quiet = quietMilliseconds;
  }

  /** Whether it keeps this exchange, which has ended or opened. If not, the earlier calls of the same program are reported now. */
  take(exchange: Exchange): boolean {
    const isFolded = isDiscovery(exchange);
    if (!isFolded && this.#pending.size === 0) return false;
    const program = programOf(exchange);
    if (!isFolded) {
      for (const [key, pending] of this.#pending) if (pending.program === program) this.#flush(key, pending);
      return false;
    }
    // One run of kubectl names itself.
    const key = JSON.stringify([program, headerValue(exchange.request.headers, 'kubectl-session')]);
    const pending = this.#pending.get(key);
    const endedAt = exchange.startedAt + (exchange.timings.ended ?? 0);
    if (pending && exchange.startedAt - pending.calls.endedAt > this.#quiet) this.#flush(key, pending);
    this.#add(key, exchange, { program, endedAt });
    return true;
  }

  flush(): void {
    for (const [key, pending] of this.#pending) this.#flush(key, pending);
  }

  #add(key: string, exchange: Exchange, { program, endedAt }: { program: string; endedAt: number }): void {
    const bytes = exchange.response?.body.size ?? 0;
    const pending = this.#pending.get(key);
    if (pending) {
      const { calls } = pending;
      pending.timer.refresh();
      pending.calls = {
        ...calls,
        requests: calls.requests + 1,
        bytes: calls.bytes + bytes,
        startedAt: Math.min(calls.startedAt, exchange.startedAt),
        endedAt: Math.max(calls.endedAt, endedAt),
      };
      return;
    }
    const { startedAt } = exchange;
    const calls = { first: exchange, requests: 1, bytes, startedAt, endedAt, client: summaryOf(exchange).client };
    const timer = setTimeout(() => this.#flush(key, begun), this.#quiet).unref();
    const begun: Pending = { calls, program, timer };
    this.#pending.set(key, begun);
  }

  #flush(key: string, { calls, timer }: Pending): void {
    clearTimeout(timer);
    this.#pending.delete(key);
    this.#report(calls);
  }
}

interface Pending {
  readonly program: string;
  calls: DiscoveryCalls;
  readonly timer: NodeJS.Timeout;
}

/** Programs with the same name on the same machine count as one. */
function programOf({ client }: Exchange): string {
  return `${client.userAgent} ${client.address.replace(/:\d+$/, '')}`;
}

/** A successful request for what the server serves. One that failed always has a line of its own. */
function isDiscovery(exchange: Exchange): boolean {
  const { requestInfo, response, stage } = exchange;
  if (!requestInfo || requestInfo.isResourceRequest || requestInfo.verb !== 'get') return false;
  if (stage !== 'ResponseComplete' || !response || response.status >= 400) return false;
  return isDiscoveryPath(requestInfo.path) && troubleOf(exchange) === undefined;
}
