import type { Dispatcher } from 'undici';
import type { Connecting } from './connecting.ts';
import { RequestClock } from './request-clock.ts';

/**
 * What undici calls while it sends one request. That can be given up at any time: while it waits for its connection, while the
 * connection is made, and after.
 */
export abstract class PatientRequest implements Dispatcher.DispatchHandler {
  protected readonly clock = new RequestClock();
  #connecting: Connecting | undefined;
  #abort: ((reason?: Error) => void) | undefined;
  #givenUp: Error | undefined;
  #isSent = false;

  /** Whether there was a connection to write the request to: from then on the server may have seen it. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /** Called by `openPool` before the request waits for its turn. */
  onWaiting(connecting: Connecting): void {
    this.#connecting = connecting;
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort;
    if (this.#givenUp) return abort(this.#givenUp);
    this.clock.sending();
    this.#isSent = true;
  }

  protected giveUp(reason: Error): void {
    this.#givenUp = reason;
    if (this.#abort) this.#abort(reason);
    // A request with a body waits a moment before undici connects for it.
    else queueMicrotask(() => this.#abort === undefined && this.#connecting?.giveUp(reason));
  }
}
