import { headerValue } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';

/** Requests of one client that failed in the very way that is in the log already. */
export interface RepeatedFailure {
  readonly first: Exchange;
  /** How many, without the first. */
  readonly more: number;
  /** Epoch milliseconds: when the last of them ended. */
  readonly endedAt: number;
}

/**
 * Counts what a client tries again while the API server cannot be reached (kubectl asks for `/api` five times), and reports it once the
 * client is quiet or gets somewhere. Time is taken from the exchanges, so that a recorded trace is shown as it was logged.
 */
export class RepeatedFailures {
  readonly #report: (failure: RepeatedFailure) => void;
  readonly #quiet: number;
  readonly #pending = new Map<string, Pending>();

  constructor(report: (failure: RepeatedFailure) => void, quietMilliseconds = 500) {
    this.#report = report;
    this.#quiet = quietMilliseconds;
  }

  /** Whether this exchange, which has ended or opened, is in the log already. If not, what the same client repeated is reported now. */
  take(exchange: Exchange): boolean {
    const isRepeatable = isLost(exchange);
    if (!isRepeatable && this.#pending.size === 0) return false;
    const client = clientOf(exchange);
    const key = JSON.stringify([client, exchange.request.method, exchange.request.target, exchange.failure?.message]);
    const known = isRepeatable ? this.#pending.get(key) : undefined;
    if (known && exchange.startedAt - known.endedAt <= this.#quiet) {
      known.more++;
      known.endedAt = endOf(exchange);
      known.timer.refresh();
      return true;
    }
    for (const [other, pending] of this.#pending) {
      if (pending.client !== client) continue;
      this.#reportOf(pending);
      this.#pending.delete(other);
    }
    if (isRepeatable) this.#begin(key, exchange, client);
    return false;
  }

  flush(): void {
    for (const pending of this.#pending.values()) this.#reportOf(pending);
    this.#pending.clear();
  }

  #begin(key: string, first: Exchange, client: string): void {
    const [oldest] = this.#pending.keys();
    if (this.#pending.size >= MOST && oldest !== undefined) this.#pending.delete(oldest);
    // What takes long to fail may be repeated after the timer, so it stays known.
    const timer = setTimeout(() => this.#reportOf(begun), this.#quiet).unref();
    const begun: Pending = { first, client, more: 0, endedAt: endOf(first), timer };
    this.#pending.set(key, begun);
  }

  #reportOf(pending: Pending): void {
    const { first, more, endedAt, timer } = pending;
    clearTimeout(timer);
    pending.more = 0;
    if (more > 0) this.#report({ first, more, endedAt });
  }
}

/** Failures that are known at a time. */
const MOST = 100;

interface Pending {
  readonly first: Exchange;
  readonly client: string;
  more: number;
  endedAt: number;
  readonly timer: NodeJS.Timeout;
}

/** Whether the request got no answer of the API server, for a reason that is not the client's. */
function isLost({ stage, failure, response, upgrade }: Exchange): boolean {
  return stage === 'Failed' && failure !== undefined && failure.code !== 'CLIENT_CLOSED' && !response && !upgrade;
}

/** One run of kubectl names itself. */
function clientOf({ client, request }: Exchange): string {
  const session = headerValue(request.headers, 'kubectl-session') ?? '';
  return `${client.userAgent} ${client.address.replace(/:\d+$/, '')} ${session}`;
}

function endOf({ startedAt, timings }: Exchange): number {
  return startedAt + (timings.ended ?? 0);
}
