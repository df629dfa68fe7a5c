import { trimmedEnd } from '../../api/trim.ts';
import { Readable } from 'node:stream';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS, NotReadError } from '../../api/bounds/bounds.ts';
import { decodeRequestInfo } from '../../api/request/request-info.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Asker } from './call-identity.ts';
import type { Dispatchers } from '../send/dispatchers.ts';
import { failureOf } from '../own-answers/failure.ts';
import { send } from '../send/send.ts';
import type { Call, PlainRequest } from '../send/send.ts';

/** A question to the API server. */
export interface OwnRequest {
  readonly method: 'GET' | 'POST';
  /** From the root of the API, as `/version`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

export interface OwnCallsOptions {
  readonly upstream: Upstream;
  readonly dispatchers: Dispatchers;
  readonly trace: Trace;
  /** How many calls may be made at once, and how many a second after that. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Calls that nobody asked for but kubetrace: `origin: 'kubetrace'` in the trace, `User-Agent: kubetrace`. They go straight to the server,
 * so no call is ever made because of one of them.
 */
export class OwnCalls {
  readonly #options: OwnCallsOptions;
  #left: number;
  #countedAt = performance.now();

  constructor(options: OwnCallsOptions) {
    this.#options = options;
    this.#left = options.burst;
  }

  /** What the server answers, as JSON; `undefined` where it does not say yes, too much was asked already, or it is beyond the bounds. Never rejects. */
  async ask(asker: Asker, request: OwnRequest): Promise<unknown> {
    if (!this.#mayCall()) return undefined;
    const { dispatchers, trace, upstream } = this.#options;
    const outgoing = toOutgoing(request, upstream.server.pathname);
    const exchange = this.#begin(request, outgoing);
    trace.authenticated(exchange, asker.facts);
    if (outgoing.bytes) trace.requestData(exchange, outgoing.bytes);
    try {
      const dispatcher = await dispatchers.for(asker.tls);
      const call = send(dispatcher, { ...outgoing, rawHeaders: [...outgoing.rawHeaders, ...asker.credentials.flat()] });
      const text = await this.#textOf(call, exchange);
      trace.completed(exchange);
      return text === undefined ? undefined : parseJson(text, BOUNDS.large);
    } catch (error) {
      trace.failed(exchange, failureOf(error, upstream.server.origin));
      return undefined;
    }
  }

  #begin({ method, path: target }: OwnRequest, { path, rawHeaders }: Outgoing): Exchange {
    return this.#options.trace.begin({
      method,
      target,
      httpVersion: '1.1',
      rawHeaders,
      clientAddress: '',
      upstreamUrl: this.#options.upstream.server.origin + path,
      requestInfo: decodeRequestInfo(method, target),
      origin: 'kubetrace',
    });
  }

  /** The whole body; `undefined` where the server says no. */
  async #textOf(call: Call, exchange: Exchange): Promise<string | undefined> {
    const { trace } = this.#options;
    const timer = setTimeout(() => call.abort(new Error(`no answer within ${TIMEOUT / 1000} s`)), TIMEOUT);
    try {
      const { body, ...head } = await call.response;
      trace.responseStarted(exchange, head);
      const chunks: Uint8Array[] = [];
      let size = 0;
      await body.flow((chunk) => {
        trace.responseData(exchange, chunk);
        chunks.push(chunk);
        size += chunk.byteLength;
        if (size > BOUNDS.large.size) call.abort(new NotReadError('too large'));
        return true;
      });
      return head.status < 300 ? Buffer.concat(chunks).toString() : undefined;
    } finally {
      clearTimeout(timer);
    }
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

const HEADERS = ['Accept', 'application/json', 'User-Agent', 'kubetrace'];
const TIMEOUT = 10_000;

interface Outgoing extends PlainRequest {
  readonly bytes: Uint8Array | undefined;
}

/** Without the credentials: they are added after the record is made. */
function toOutgoing({ method, path, body }: OwnRequest, basePath: string): Outgoing {
  const bytes = body && Buffer.from(JSON.stringify(body));
  return {
    method,
    path: trimmedEnd(basePath, '/') + path,
    rawHeaders: bytes
      ? [...HEADERS, 'Content-Type', 'application/json', 'Content-Length', String(bytes.byteLength)]
      : HEADERS,
    bytes,
    body: bytes && Readable.from([bytes]),
  };
}
