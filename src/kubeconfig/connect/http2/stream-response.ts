import { constants } from 'node:http2';
import type { ClientHttp2Stream } from 'node:http2';
import type { PatientRequest } from '../patient-request.ts';
import { resetError, StreamError } from './stream-error.ts';
import { responseHead } from './stream-headers.ts';

/** The connection of a stream, as far as it matters to its response. */
export interface StreamOwner {
  /** How long the server may take to begin its response, in milliseconds; 0 for no limit. */
  readonly headersTimeout: number;
  /** Why the connection has ended; `undefined` while it has not. */
  readonly ended: Error | undefined;
  /** Whether the server has said that it did not look at it: then it may be sent again (RFC 9113 section 8.7). */
  isUnprocessed(stream: ClientHttp2Stream): boolean;
}

/** Gives a request the response that comes on its stream. */
export class StreamResponse {
  readonly #stream: ClientHttp2Stream;
  readonly #handler: PatientRequest;
  readonly #owner: StreamOwner;
  /** Until its response has begun. */
  #sendAgain: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #informational = 0;
  #trailers: string[] = [];
  /** All has come, if not yet to its reader. */
  #isWhole = false;
  #isOver = false;
  #error: Error | undefined;

  constructor(stream: ClientHttp2Stream, handler: PatientRequest, owner: StreamOwner, sendAgain: () => void) {
    this.#stream = stream;
    this.#handler = handler;
    this.#owner = owner;
    this.#sendAgain = sendAgain;
    if (owner.headersTimeout > 0) this.#timer = setTimeout(() => this.#late(), owner.headersTimeout);
    stream.on('response', (_: unknown, __: unknown, raw: string[]) => this.#respond(raw));
    stream.on('headers', (_: unknown, __: unknown, raw: string[]) => this.#inform(raw));
    stream.on('trailers', (_: unknown, __: unknown, raw: string[]) => (this.#trailers = responseHead(raw).rawHeaders));
    stream.on('error', (error) => (this.#error = error));
    stream.on('end', () => this.#complete());
    stream.on('close', () => this.#closed());
  }

  /** The connection ends: what has come of a response that is whole is all there will be, whether its reader has room or not. */
  flush(): void {
    const { rstCode, closed } = this.#stream;
    if (!closed || rstCode !== constants.NGHTTP2_NO_ERROR) return;
    this.#isWhole = true;
    // Each goes to the listener too.
    while (this.#stream.read() !== null);
  }

  readonly abort = (reason?: Error): void => {
    if (this.#isOver) return;
    this.#finish();
    this.#stream.close(constants.NGHTTP2_CANCEL);
    this.#handler.onError(reason ?? new StreamError('ABORT_ERR', 'given up'));
  };

  #inform(raw: readonly string[]): void {
    if (this.#isOver) return;
    const { status, statusText, rawHeaders } = responseHead(raw);
    if (++this.#informational > MOST_INFORMATIONAL)
      return this.#fail(new StreamError('HPE_RESPONSE_HEAD', ONLY_INFORMS));
    this.#begin();
    this.#handler.onHeaders(status, rawHeaders, this.#resume, statusText);
  }

  #respond(raw: readonly string[]): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#begin();
    const { status, statusText, rawHeaders } = responseHead(raw);
    this.#handler.onHeaders(status, rawHeaders, this.#resume, statusText);
    // Not before: data of the same packet would come first.
    this.#stream.on('data', (chunk: Buffer) => {
      if (!this.#isOver && !this.#handler.onData(chunk)) this.#stream.pause();
    });
  }

  #begin(): void {
    if (this.#sendAgain) this.#handler.onResponseStarted();
    this.#sendAgain = undefined;
  }

  readonly #resume = (): void => void this.#stream.resume();

  #complete(): void {
    // Node also ends what was reset, or cut by the end of the connection.
    const isCut = this.#stream.rstCode !== constants.NGHTTP2_NO_ERROR || this.#owner.ended !== undefined;
    if (this.#isOver || this.#sendAgain || (isCut && !this.#isWhole)) return;
    this.#finish();
    this.#handler.onComplete(this.#trailers);
  }

  #closed(): void {
    if (this.#isOver) return;
    const sendAgain = this.#sendAgain;
    if (sendAgain && this.#owner.isUnprocessed(this.#stream)) {
      this.#finish();
      return sendAgain();
    }
    this.#fail(this.#owner.ended ?? this.#error ?? resetError(this.#stream.rstCode));
  }

  #late(): void {
    this.#fail(new StreamError('REQUEST_TIMEOUT', `no answer within ${this.#owner.headersTimeout / 1000} s`));
  }

  #fail(error: Error): void {
    this.#finish();
    this.#stream.close(constants.NGHTTP2_CANCEL);
    this.#handler.onError(error);
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

/** More than any server has to say (`ResponseHeads`). */
const MOST_INFORMATIONAL = 100;
const ONLY_INFORMS = 'it only informs, without end';
