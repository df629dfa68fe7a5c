import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { nameConnection, RequestClock } from './request-clock.ts';
import { correctHeads } from './wire/response-heads.ts';

/** What sends a request. */
export type Sender = Pick<Dispatcher, 'dispatch'>;

/** A request, as it is known while a connection is made for it. */
export interface Waiting {
  /** Whether it is no longer wanted. */
  readonly isGivenUp: boolean;
}

/** The making of a connection, as a request sees it that waits for it. */
export interface Attempt {
  waitedForBy(waiting: Waiting): void;
  giveUp(reason: Error): void;
}

/**
 * What is called while one request is sent: by undici, by its older interface, or by `http2/`. It can be given up at any time: while it waits for its
 * connection, while the connection is made, and after.
 */
export abstract class PatientRequest implements Dispatcher.DispatchHandler {
  protected readonly clock = new RequestClock();
  #connecting: Attempt | undefined;
  #abort: ((reason?: Error) => void) | undefined;
  #givenUp: Error | undefined;
  #isSent = false;

  /** Whether there was a connection to write the request to: from then on the server may have seen it. */
  get isSent(): boolean {
    return this.#isSent;
  }

  abstract onHeaders(
    status: number,
    rawHeaders: readonly (string | Buffer)[],
    resume: () => void,
    statusText: string,
  ): boolean;
  /** Returns false to be given no more until it calls `resume`. */
  abstract onData(chunk: Uint8Array): boolean;
  /** All has come. */
  abstract onComplete(trailers: readonly (string | Buffer)[] | null): void;
  abstract onError(error: Error): void;

  /** The first byte of an answer has come, be it of an informational one. */
  onResponseStarted(): void {}

  /** Called before the request waits for its turn. */
  onWaiting(connecting: Attempt): void {
    this.#connecting = connecting;
    connecting.waitedForBy(this);
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort;
    this.#connecting = undefined;
    if (this.#givenUp) return abort(this.#givenUp);
    this.clock.sending();
    this.#isSent = true;
  }

  /** Called after `onConnect` where undici does not send it. */
  sentOver(socket: Socket): void {
    nameConnection(socket);
  }

  /** Whether it is no longer wanted. */
  get isGivenUp(): boolean {
    return this.#givenUp !== undefined;
  }

  /** It is about to be sent once more. */
  startOver(): void {
    this.#abort = undefined;
    this.#connecting = undefined;
  }

  protected giveUp(reason: Error): void {
    this.#givenUp = reason;
    if (this.#abort) this.#abort(reason);
    // A request with a body waits a moment before undici connects for it.
    else queueMicrotask(() => this.#abort === undefined && this.#connecting?.giveUp(reason));
  }
}

/** How to go on with the answer that is paused on a connection. */
const paused = new WeakMap<Socket, () => void>();

/** An answer is paused, or with `undefined` no longer. */
export function setPaused(socket: Socket | undefined, resume: (() => void) | undefined): void {
  if (!socket) return;
  if (resume) paused.set(socket, resume);
  else paused.delete(socket);
}

/**
 * The same connector, its connections such that they may end while an answer is paused. undici (7.30, lib/dispatcher/client-h1.js,
 * onHttpSocketEnd and onHttpSocketError) then fails an assertion of its own where the server said `Connection: close`, which ends the
 * process, and else takes an answer for cut of which all bytes have come.
 */
export function resumedAtEnd(connect: buildConnector.connector): buildConnector.connector {
  return (options, done) =>
    connect(options, (...result) => {
      const [, socket] = result;
      if (socket) {
        mayEndWhilePaused(socket);
        correctHeads(socket);
      }
      done(...result);
    });
}

/** Listens before undici does. */
function mayEndWhilePaused(socket: Socket): void {
  socket.on('end', () => paused.get(socket)?.());
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // This code only means to undici that the answer may be whole; it cannot go on any more.
    if (error.code === 'ECONNRESET' && paused.has(socket)) error.code = 'EPIPE';
  });
}
