import { decodeRequestInfo } from '../../api/request/request-info.ts';
import type { PreparedCall } from '../../kubeconfig/api-call.ts';
import type { ApiClient, ApiRequest, ApiResponse } from '../../kubeconfig/api-client.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { OwnCall, OwnQuestion } from '../../trace/own-call.ts';
import type { Trace } from '../../trace/trace.ts';
import { failureOf } from '../own-answers/failure.ts';
import type { CallIdentity } from './call-identity.ts';

/** What a call is about: an exchange of a client, and what is asked about it. */
export interface Cause {
  /** Absent for one that has ended, whose record does not change any more. */
  readonly exchange?: Exchange;
  readonly asks: OwnQuestion;
}

/** Where calls go and are recorded, and how many are allowed. */
export interface RecordedCallsOptions {
  /** As the client's target. */
  readonly server: URL;
  readonly client: ApiClient;
  readonly trace: Trace;
  /** How many calls may be made at once, and how many per second after that. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Calls of our own that are exchanges of the trace, with `origin: 'kubetrace'`. They go straight to the server, so that none of them
 * causes another.
 */
export class RecordedCalls {
  readonly #options: RecordedCallsOptions;
  #left: number;
  #countedAt = 0;

  constructor(options: RecordedCallsOptions) {
    this.#options = options;
    this.#left = options.burst;
  }

  /** The JSON object of a successful response; `undefined` without one, or when the rate is used up. Never rejects. */
  async call(identity: CallIdentity, request: ApiRequest, cause: Cause): Promise<ApiResponse['body'] | undefined> {
    if (!this.#mayCall()) return undefined;
    const { client, trace, server } = this.#options;
    const prepared = client.prepare(request);
    const exchange = this.#begin(request, prepared);
    const about = { id: exchange.id, asks: cause.asks };
    const note = (call: OwnCall): void => {
      if (cause.exchange) trace.asked(cause.exchange, call);
    };
    note(about);
    trace.authenticated(exchange, identity.facts);
    if (prepared.bytes) trace.requestData(exchange, prepared.bytes);
    try {
      const { status, body } = await client.send(prepared, identity, {
        responseStarted: (head) => trace.responseStarted(exchange, head),
        responseData: (chunk) => trace.responseData(exchange, chunk),
      });
      trace.completed(exchange);
      const problem = status < 300 ? undefined : `the server answered ${status}`;
      note({ ...about, ...outcome(exchange, problem) });
      return status < 300 ? body : undefined;
    } catch (error) {
      const failure = failureOf(error, server.origin);
      trace.failed(exchange, failure);
      note({ ...about, ...outcome(exchange, failure.message) });
      return undefined;
    }
  }

  /** The credentials are not in what was prepared, so they are not in the record. */
  #begin({ method, path: target }: ApiRequest, { path, rawHeaders }: PreparedCall): Exchange {
    return this.#options.trace.begin({
      method,
      target,
      httpVersion: '1.1',
      rawHeaders,
      clientAddress: '',
      upstreamUrl: this.#options.server.origin + path,
      requestInfo: decodeRequestInfo(method, target),
      origin: 'kubetrace',
    });
  }

  #mayCall(): boolean {
    const { burst, perSecond } = this.#options;
    const now = performance.now();
    this.#left = Math.min(burst, this.#left + ((now - this.#countedAt) / 1000) * perSecond);
    this.#countedAt = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}

function outcome({ timings }: Exchange, failure: string | undefined): Pick<OwnCall, 'milliseconds' | 'failure'> {
  return { milliseconds: timings.ended ?? 0, ...(failure !== undefined && { failure }) };
}
