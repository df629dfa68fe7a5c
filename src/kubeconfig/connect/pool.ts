import type { Dispatcher } from 'undici';
// Not the index, which loads fetch, WebSocket and more, and of Node's own undici too: half of what a start takes.
import Client from 'undici/lib/dispatcher/client.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Destination } from './open-connection.ts';
import { Connecting } from './connecting.ts';
import { PatientRequest, resumedAtEnd } from './patient-request.ts';
import { isSocks, proxyAuthorization } from './tunnel.ts';

/**
 * Connections to one server that are kept for its requests. undici cannot cancel a connection that is being made: it returns to a
 * request only when the connection is there, or has failed. Here each client of the pool connects for the one request that waits for it,
 * and gives up with it. `underWay` contains all that are connecting.
 */
export function openPool(to: Destination, options: Pool.Options, underWay: Set<Connecting>): Pool {
  const forwarder = forwarderOf(to);
  const destination = forwarder ? { ...to, isForwarded: true } : to;
  return new Pool(to.server.origin, {
    ...options,
    factory: (origin, clientOptions) =>
      new PatientClient(origin, clientOptions, new Connecting(destination, underWay), forwarder),
  });
}

/** What a request looks like that a proxy forwards. */
interface Forwarder {
  readonly origin: string;
  readonly headers: readonly string[];
}

/**
 * Go asks an HTTP proxy for a tunnel only to https (net/http transport.go `dialConn`); many proxies open none to other ports than 443.
 * Upgrades have one always, as in client-go.
 */
function forwarderOf({ server, proxy }: Destination): Forwarder | undefined {
  if (!proxy || isSocks(proxy) || server.protocol === 'https:') return undefined;
  const authorization = proxyAuthorization(proxy);
  return {
    origin: server.origin,
    headers: authorization === undefined ? [] : ['Proxy-Authorization', authorization],
  };
}

class PatientClient extends Client {
  readonly #connecting: Connecting;
  readonly #forwarder: Forwarder | undefined;

  constructor(origin: URL, options: Client.Options, connecting: Connecting, forwarder: Forwarder | undefined) {
    super(origin, { ...options, connect: resumedAtEnd((_, done) => connecting.start(done)) });
    this.#connecting = connecting;
    this.#forwarder = forwarder;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (handler instanceof PatientRequest) handler.onWaiting(this.#connecting);
    return super.dispatch(this.#forwarder ? inAbsoluteForm(options, this.#forwarder) : options, handler);
  }
}

function inAbsoluteForm(options: Dispatcher.DispatchOptions, { origin, headers }: Forwarder) {
  const own = Array.isArray(options.headers) ? options.headers : [];
  return { ...options, path: origin + options.path, headers: [...own, ...headers] };
}
