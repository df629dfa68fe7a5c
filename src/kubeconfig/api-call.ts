import type { ConnectionTimings } from '../api/connection-timings.ts';
import { BOUNDS } from '../api/bounds/bounds.ts';
import { PatientRequest } from './connect/patient-request.ts';
import type { Sender } from './connect/patient-request.ts';

/** A call as it goes out, but for its credentials. */
export interface PreparedCall {
  readonly method: 'GET' | 'POST';
  /** Path and query, with the server's base path. */
  readonly path: string;
  /** Name, value, name, value … */
  readonly rawHeaders: readonly string[];
  readonly bytes: Uint8Array | undefined;
}

/** The head of a response, as it came. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  /** Name, value, name, value … one character per byte. */
  readonly rawHeaders: readonly string[];
  readonly connection: ConnectionTimings | undefined;
}

/** Sees a response as it comes. */
export interface CallWatcher {
  responseStarted(head: ResponseHead): void;
  responseData(chunk: Uint8Array): void;
}

/** A whole response. */
export interface WholeResponse {
  readonly head: ResponseHead;
  readonly text: string;
}

/** Sends a call once and reads its response, of `BOUNDS.large` at most. Rejects with what undici or the connection throws. */
export class ApiCall extends PatientRequest {
  readonly response: Promise<WholeResponse>;
  readonly #watcher: CallWatcher | undefined;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #head: ResponseHead | undefined;
  #resolve!: (response: WholeResponse) => void;
  #reject!: (error: Error) => void;

  constructor(watcher?: CallWatcher) {
    super();
    this.#watcher = watcher;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  send(sender: Sender, { method, path, rawHeaders, bytes }: PreparedCall, credentials: readonly string[]): void {
    const headers = [...rawHeaders, ...credentials];
    sender.dispatch({ method, path, headers, body: bytes ?? null }, this);
  }

  onHeaders(
    status: number,
    rawHeaders: readonly (string | Buffer)[],
    _resume: () => void,
    statusText: string,
  ): boolean {
    if (status < 200) return true;
    const texts = rawHeaders.map((text) => (typeof text === 'string' ? text : text.toString('latin1')));
    this.#head = { status, statusText, rawHeaders: texts, connection: this.clock.timings() };
    this.#watcher?.responseStarted(this.#head);
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    this.#watcher?.responseData(chunk);
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    if (this.#size > BOUNDS.large.size)
      this.abort(new CallProblem('TOO_LARGE', `more than ${BOUNDS.large.size} bytes`));
    return true;
  }

  onComplete(): void {
    const head = this.#head;
    if (!head) return this.#reject(new Error('the response has no head'));
    this.#resolve({ head, text: Buffer.concat(this.#chunks).toString() });
  }

  onError(error: Error): void {
    this.#reject(error);
  }

  /** Gives the call up when it has taken this long, in milliseconds. */
  async within(timeout: number): Promise<WholeResponse> {
    const timer = setTimeout(() => {
      const missing = this.isSent ? 'response' : 'connection';
      this.abort(new CallProblem('CALL_TIMEOUT', `no ${missing} within ${timeout / 1000} s`));
    }, timeout);
    try {
      return await this.response;
    } finally {
      clearTimeout(timer);
    }
  }

  abort(reason: Error): void {
    this.#reject(reason);
    this.giveUp(reason);
  }
}

/** Why we gave a call up. */
class CallProblem extends Error {
  readonly code: string;

  constructor(code: 'CALL_TIMEOUT' | 'TOO_LARGE', message: string) {
    super(message);
    this.code = code;
  }
}
