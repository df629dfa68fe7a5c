import type { buildConnector } from 'undici';
import { openConnection } from './open-connection.ts';
import type { Destination } from './open-connection.ts';
import type { Attempt, Waiting } from './patient-request.ts';
import { remember } from './request-clock.ts';

/** Makes the connections of one client of a pool, one at a time, and can give up the one that it is making. */
export class Connecting implements Attempt {
  readonly #to: Destination;
  readonly #underWay: Set<Connecting>;
  #attempt: AbortController | undefined;
  /** The one request of the client. */
  #waiting: Waiting | undefined;

  /** Stands in `underWay` while it is connecting. */
  constructor(to: Destination, underWay: Set<Connecting>) {
    this.#to = to;
    this.#underWay = underWay;
  }

  waitedForBy(waiting: Waiting): void {
    this.#waiting = waiting;
  }

  start(done: buildConnector.Callback): void {
    // When a request is aborted, undici connects for it once more (client-h1.js, onHttpSocketClose) before it finds that out.
    if (this.#waiting?.isGivenUp)
      return queueMicrotask(() => done(new Error('nobody waits for this connection'), null));
    this.#attempt = new AbortController();
    this.#underWay.add(this);
    openConnection(this.#to, this.#attempt.signal).then(
      ({ socket, took }) => {
        this.#underWay.delete(this);
        remember(socket, took);
        done(null, socket);
      },
      (error: Error) => {
        this.#underWay.delete(this);
        done(error, null);
      },
    );
  }

  giveUp(reason: Error): void {
    this.#attempt?.abort(reason);
  }
}
