import type { buildConnector } from 'undici';
import { openConnection } from './open-connection.ts';
import type { Destination } from './open-connection.ts';
import { remember } from './request-clock.ts';

/** A request that needs a connection. */
export interface Waiting {
  readonly isGivenUp: boolean;
}

/** Makes the connections of one client of a pool, one at a time, and can give up the one that it is making. */
export class Connecting {
  readonly #to: Destination;
  readonly #underWay: Set<Connecting>;
  #attempt: AbortController | undefined;
  #waiting: Waiting | undefined;

  /** Stands in `underWay` while it is connecting. */
  constructor(to: Destination, underWay: Set<Connecting>) {
    this.#to = to;
    this.#underWay = underWay;
  }

  /** The last request that the client was given. */
  waitsFor(request: Waiting): void {
    this.#waiting = request;
  }

  start(done: buildConnector.Callback): void {
    // undici (7.30, lib/dispatcher/client-h1.js, onHttpSocketClose) connects anew for a request that was given up while it was under way.
    if (this.#waiting?.isGivenUp) return done(new Error('nobody waits for it any more'), null);
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
