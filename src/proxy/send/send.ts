import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { PatientRequest, setPaused } from '../../kubeconfig/connect/patient-request.ts';
import type { Sender } from '../../kubeconfig/connect/patient-request.ts';
import type { Informational } from '../receive/wire/informational.ts';
import { hasHeadBegun } from '../../kubeconfig/connect/wire/response-heads.ts';
import { isEndOfConnection } from './replay.ts';
import type { ResponseBody, UpstreamResponse } from './upstream-response.ts';

/** A request without an upgrade, credentials included. */
export interface PlainRequest {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly path: string;
  /** Name, value, name, value … */
  readonly rawHeaders: readonly string[];
  readonly body: Readable | undefined;
  /** Called for each 1xx response. */
  readonly onInformational: (head: Informational) => void;
}

/** A request under way. */
export interface Call {
  /** Resolves as soon as the head of the response is here; the request's body may still be on its way then. */
  readonly response: Promise<UpstreamResponse>;
  /** Gives it up, in whatever state it is; `response` or its body rejects with the reason. */
  abort(reason: Error): void;
}

/**
 * Sends a request with undici's `dispatch`, its fastest API: no stream objects, headers untouched. With `anew` it is sent once more,
 * where a kept connection ends before any byte of an answer; that is for requests that may be sent twice (`isReplayable`).
 */
export function send(sender: Sender, request: PlainRequest, anew?: NewConnection): Call {
  const { method, path, rawHeaders, body } = request;
  const options: Dispatcher.DispatchOptions = { method, path, headers: rawHeaders as string[], body: body ?? null };
  // By default undici closes the connection after a DELETE with a body, and every kubectl delete has one.
  if (method === 'DELETE') options.reset = false;
  const handler = new ResponseHandler(
    request.onInformational,
    anew && (() => anew().then((opened) => void (handler.isGivenUp || opened.dispatch(options, handler)))),
  );
  sender.dispatch(options, handler);
  return handler;
}

/** Resolves to what sends one request over a connection of its own, in the same turn of the event loop. */
type NewConnection = () => Promise<Sender>;

const EARLY_BYTES = 64 * 1024;

/** Implements the older handler of undici 7: the newer one makes an object of all headers, which is not needed here. */
class ResponseHandler extends PatientRequest implements Call, ResponseBody {
  readonly response: Promise<UpstreamResponse>;
  #responded!: (response: UpstreamResponse) => void;
  #failed!: (error: Error) => void;
  #resume: (() => void) | undefined;
  #isPaused = false;
  /** Then nothing more can come, whether it is wanted or not. */
  #hasConnectionEnded = false;
  /** What came before there was a reader: the rest of the packet that the head was in. */
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #take: ((chunk: Uint8Array) => boolean) | undefined;
  #ended: { readonly trailers: readonly string[] } | { readonly error: Error } | undefined;
  #settle: (() => void) | undefined;
  #sendAgain: (() => Promise<void>) | undefined;
  #hasBegun = false;

  readonly #onInformational: PlainRequest['onInformational'];

  constructor(onInformational: PlainRequest['onInformational'], sendAgain: (() => Promise<void>) | undefined) {
    super();
    this.#onInformational = onInformational;
    this.#sendAgain = sendAgain;
    this.response = new Promise((resolve, reject) => {
      this.#responded = resolve;
      this.#failed = reject;
    });
  }

  override onResponseStarted(): void {
    this.#hasBegun = true;
    this.#sendAgain = undefined;
  }

  onHeaders(status: number, rawHeaders: readonly (string | Buffer)[], resume: () => void, statusText: string): boolean {
    if (status < 200) {
      this.#onInformational({ status, statusText, rawHeaders: strings(rawHeaders) });
      return true;
    }
    this.#resume = resume;
    // undici would wait for the body that the Content-Length of a 304 announces.
    if (status === 204 || status === 304) this.#ended = { trailers: [] };
    const connection = this.clock.timings();
    this.#responded({ status, statusText, rawHeaders: strings(rawHeaders), body: this, connection });
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    if (this.#take) {
      this.#isPaused = !this.#take(chunk);
    } else {
      this.#early.push(chunk);
      this.#earlyBytes += chunk.byteLength;
      this.#isPaused = this.#earlyBytes >= EARLY_BYTES;
    }
    if (this.#hasConnectionEnded) this.#isPaused = false;
    if (this.#isPaused) setPaused(this.clock.socket, this.#goOn);
    return !this.#isPaused;
  }

  onComplete(trailers: readonly (string | Buffer)[] | null): void {
    this.#ended ??= { trailers: strings(trailers ?? []) };
    this.#settle?.();
  }

  onError(error: Error): void {
    const sendAgain = this.#sendAgain;
    const hasBegun = this.#hasBegun || hasHeadBegun(this.clock.socket);
    if (sendAgain && !hasBegun && this.clock.isReused && !this.isGivenUp && isEndOfConnection(error)) {
      this.#sendAgain = undefined;
      this.startOver();
      return void sendAgain().catch((problem: Error) => this.onError(problem));
    }
    this.#ended ??= { error };
    this.#failed(error);
    this.#settle?.();
  }

  whole(): Uint8Array[] | undefined {
    const isWhole = this.#ended && 'trailers' in this.#ended && this.#ended.trailers.length === 0;
    return isWhole ? this.#early : undefined;
  }

  flow(take: (chunk: Uint8Array) => boolean): Promise<readonly string[]> {
    const early = this.#early;
    this.#early = [];
    this.#take = take;
    let wantsMore = true;
    for (const chunk of early) wantsMore = take(chunk);
    if (wantsMore) this.resume();
    else this.#isPaused = true;
    return new Promise((resolve, reject) => {
      this.#settle = () => {
        if (!this.#ended) return;
        if ('error' in this.#ended) reject(this.#ended.error);
        else resolve(this.#ended.trailers);
      };
      this.#settle();
    });
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    setPaused(this.clock.socket, undefined);
    this.#resume?.();
  }

  readonly #goOn = (): void => {
    this.#hasConnectionEnded = true;
    this.resume();
  };

  abort(reason: Error): void {
    this.#failed(reason);
    this.giveUp(reason);
  }
}

function strings(raw: readonly (string | Buffer)[]): readonly string[] {
  return raw.map((text) => (typeof text === 'string' ? text : text.toString('latin1')));
}
