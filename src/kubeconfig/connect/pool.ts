import type { Dispatcher } from 'undici';
// Not the index, which loads fetch, WebSocket and more, and of Node's own undici too: half of what a start takes.
import Client from 'undici/lib/dispatcher/client.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Destination } from './open-connection.ts';
import { Connecting } from './connecting.ts';
import { PatientRequest, resumedAtEnd } from './patient-request.ts';

/**
 * Connections to one server that are kept for its requests. undici cannot cancel a connection that is being made: it returns to a
 * request only when the connection is there, or has failed. Here each client of the pool connects for the one request that waits for it,
 * and gives up with it. `underWay` contains all that are connecting.
 */
export function openPool(to: Destination, options: Pool.Options, underWay: Set<Connecting>): Pool {
  return new Pool(to.server.origin, {
    ...options,
    factory: (origin, clientOptions) => new PatientClient(origin, clientOptions, new Connecting(to, underWay)),
  });
}

class PatientClient extends Client {
  readonly #connecting: Connecting;

  constructor(origin: URL, options: Client.Options, connecting: Connecting) {
    super(origin, { ...options, connect: resumedAtEnd((_, done) => connecting.start(done)) });
    this.#connecting = connecting;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (handler instanceof PatientRequest) handler.onWaiting(this.#connecting);
    return super.dispatch(options, handler);
  }
}
