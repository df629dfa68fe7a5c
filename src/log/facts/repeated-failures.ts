import { headerValue } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';

/** Requests of one client that failed, or could not be read, in the very way that is in the log already. */
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
    const isRepeatable = isLost(exchange) || isUnreadable(exchange);
    if (!isRepeatable && this.#pending.size === 0) return false;
    const client = clientOf(exchange);
    const { request, failure, refusal } = exchange;
    const key = JSON.stringify([client, request.method, request.target, failure?.message ?? refusal?.rule]);
    const known = isRepeatable ? this.#pending.get(key) : undefined;
    if (known && exchange.startedAt - known.endedAt <= this.#quiet) {
      known.more++;
      known.endedAt = endOf(exchange);
      this.#await(known, exchange);
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
    const begun: Pending = { first, client, more: 0, endedAt: endOf(first), timer: undefined };
    this.#await(begun, first);
    this.#pending.set(key, begun);
  }

  /** The next attempt takes about as long to fail as the last one. What is repeated later still is counted anew, so it stays known. */
  #await(pending: Pending, { timings }: Exchange): void {
    clearTimeout(pending.timer);
    const patience = this.#quiet + 2 * (timings.ended ?? 0);
    pending.timer = setTimeout(() => this.#reportOf(pending), Math.min(patience, MOST_PATIENCE)).unref();
  }

  #reportOf(pending: Pending): void {
    const { first, more, endedAt, timer } = pending;
    clearTimeout(timer);
    pending.more = 0;
    if (more > 0) this.#report({ first, more, endedAt });
  }
}

/** In milliseconds. */
const MOST_PATIENCE = 60_000;

/** Failures that are known at a time. */
const MOST = 100;

interface Pending {
  readonly first: Exchange;
  readonly client: string;
  more: number;
  endedAt: number;
  timer: NodeJS.Timeout | undefined;
}

/** Whether the request got no answer of the API server, for a reason that is not the client's. */
function isLost({ stage, failure, response, upgrade }: Exchange): boolean {
  return stage === 'Failed' && failure !== undefined && failure.code !== 'CLIENT_CLOSED' && !response && !upgrade;
}

/** Whether what came was not HTTP, such as the TLS handshake of a client that tries `https://` again. */
function isUnreadable({ request, refusal }: Exchange): boolean {
  return refusal !== undefined && request.method === '?';
}

/** One run of kubectl names itself; what cannot be read has no name, and often no address any more. */
function clientOf(exchange: Exchange): string {
  if (isUnreadable(exchange)) return '';
  const { client, request } = exchange;
  const session = headerValue(request.headers, 'kubectl-session') ?? '';
  return `${client.userAgent} ${client.address.replace(/:\d+$/, '')} ${session}`;
}

function endOf({ startedAt, timings }: Exchange): number {
  return startedAt + (timings.ended ?? 0);
}
