import type { OutgoingHttpHeaders } from 'node:http2';
import type { Dispatcher } from 'undici';
import { openConnection } from '../open-connection.ts';
import type { Destination, OpenConnection } from '../open-connection.ts';
import { PatientRequest } from '../patient-request.ts';
import type { Sender } from '../patient-request.ts';
import { remember } from '../request-clock.ts';
import { Http2Connection } from './http2-connection.ts';
import { destroyedError, endOfConnection, refusedError } from './stream-error.ts';
import { requestHead } from './stream-headers.ts';

/** How watches reach one server. */
export interface WatchOptions {
  readonly to: Destination;
  readonly headersTimeout: number;
  readonly keepAliveTimeout: number;
  /** What sends them where the server does not speak HTTP/2, and those that HTTP/2 cannot carry. */
  readonly http1: () => Sender;
}

/** A watch that is not on a connection. */
interface Watch {
  readonly options: Dispatcher.DispatchOptions;
  readonly head: OutgoingHttpHeaders;
  readonly handler: PatientRequest;
  /** How often a server has refused it. */
  readonly refusals: number;
}

/**
 * Sends watches as streams of few HTTP/2 connections, where the server agrees to that in the TLS handshake: a connection for each would take some 60 KB. Where it
 * does not, all go over HTTP/1.1 from then on.
 */
export class WatchConnections implements Sender {
  readonly #options: WatchOptions;
  /** Those too that take no more streams, until they have ended. */
  readonly #open = new Set<Http2Connection>();
  readonly #connecting = new Set<AbortController>();
  readonly #waiting = new Set<Watch>();
  /** How many streams a new connection is expected to have; before there is one, any number: it may turn out that there will be none. */
  #perConnection = Infinity;
  #isHttp1 = false;
  #isRetired = false;
  #isDestroyed = false;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Whether the server is known not to speak HTTP/2. */
  get isHttp1(): boolean {
    return this.#isHttp1;
  }

  /** Whether nothing is left of it: once it is retired, there will be nothing. */
  get isOver(): boolean {
    return this.#open.size + this.#connecting.size + this.#waiting.size === 0;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const head = this.#headOf(options);
    if (!head || !(handler instanceof PatientRequest)) return this.#options.http1().dispatch(options, handler);
    this.#assign({ options, head, handler, refusals: 0 });
    return true;
  }

  #headOf({ path, headers }: Dispatcher.DispatchOptions): OutgoingHttpHeaders | undefined {
    if (this.#isHttp1 || !Array.isArray(headers)) return undefined;
    return requestHead({ server: this.#options.to.server, path }, headers);
  }

  /** Takes no more watches, but those of the same turn of the event loop; ends with those that it has. */
  retire(): void {
    this.#isRetired = true;
    for (const connection of this.#open) connection.retire();
  }

  destroy(): void {
    this.#isDestroyed = true;
    for (const { handler } of this.#waiting) handler.onError(destroyedError());
    this.#waiting.clear();
    this.#connectNoMore(destroyedError());
    for (const connection of this.#open) connection.destroy();
  }

  #assign(watch: Watch): void {
    if (this.#isDestroyed) return watch.handler.onError(destroyedError());
    for (const connection of this.#open) if (connection.hasRoom) return this.#send(watch, connection);
    this.#waiting.add(watch);
    watch.handler.onWaiting({
      waitedForBy: () => undefined,
      giveUp: (reason) => {
        if (this.#waiting.delete(watch) && this.#waiting.size === 0) this.#connectNoMore(reason);
      },
    });
    this.#connectAsNeeded();
  }

  #send(watch: Watch, connection: Http2Connection): void {
    const { options, head, handler } = watch;
    try {
      connection.send(head, handler, () => this.#sendAgain(watch));
    } catch {
      // Node does not send everything over HTTP/2 that it sends over HTTP/1.1.
      this.#options.http1().dispatch(options, handler);
    }
  }

  /** At once, and then later and later, as Go's client does (net/http h2_bundle.go, RoundTripOpt). */
  #sendAgain(watch: Watch): void {
    const { handler } = watch;
    const refusals = watch.refusals + 1;
    if (refusals > MOST_REFUSALS) return handler.onError(refusedError());
    handler.startOver();
    const send = () => this.#assign({ ...watch, refusals });
    if (refusals === 1) return send();
    const timer = setTimeout(send, 1000 * 2 ** (refusals - 2)).unref();
    handler.onWaiting({ waitedForBy: () => undefined, giveUp: () => clearTimeout(timer) });
  }

  #connectAsNeeded(): void {
    // Such a server lets nobody in for now; another connection would not change that.
    if ([...this.#open].some((connection) => connection.isUseless)) return;
    while (this.#waiting.size > (this.#connecting.size && this.#connecting.size * this.#perConnection)) {
      void this.#connect(new AbortController());
    }
  }

  async #connect(attempt: AbortController): Promise<void> {
    this.#connecting.add(attempt);
    try {
      const opened = await openConnection({ ...this.#options.to, protocols: PROTOCOLS }, attempt.signal);
      if (attempt.signal.aborted) return void opened.socket.destroy();
      this.#connecting.delete(attempt);
      this.#connected(opened);
    } catch (error) {
      // Nobody waited for it; those that wait by now wait for another.
      if (attempt.signal.aborted) return;
      this.#connecting.delete(attempt);
      for (const watch of this.#next()) watch.handler.onError(error as Error);
    }
  }

  #connectNoMore(reason: Error): void {
    for (const attempt of this.#connecting) attempt.abort(reason);
    this.#connecting.clear();
  }

  #connected({ socket, took }: OpenConnection): void {
    if (!('alpnProtocol' in socket) || socket.alpnProtocol !== 'h2') {
      socket.destroySoon();
      return this.#fallBack();
    }
    if (socket.destroyed) throw endOfConnection();
    remember(socket, took);
    const { to, headersTimeout, keepAliveTimeout } = this.#options;
    const connection = new Http2Connection(socket, {
      server: to.server,
      headersTimeout,
      keepAliveTimeout,
      onRoom: () => this.#fill(connection),
      onClose: () => {
        this.#open.delete(connection);
        this.#connectAsNeeded();
      },
    });
    this.#open.add(connection);
    this.#fill(connection);
    if (this.#isRetired) connection.retire();
  }

  #fill(connection: Http2Connection): void {
    this.#perConnection = Math.max(1, connection.most);
    for (const watch of this.#waiting) {
      if (!connection.hasRoom) break;
      this.#waiting.delete(watch);
      this.#send(watch, connection);
    }
    this.#connectAsNeeded();
  }

  #fallBack(): void {
    this.#isHttp1 = true;
    for (const { options, handler } of this.#next()) this.#options.http1().dispatch(options, handler);
  }

  /** Those that a new connection would have been for; they wait no longer. */
  *#next(): Iterable<Watch> {
    let room = this.#isHttp1 ? Infinity : this.#perConnection;
    for (const watch of this.#waiting) {
      if (room-- <= 0) return;
      this.#waiting.delete(watch);
      yield watch;
    }
  }
}

/** As client-go offers them. */
const PROTOCOLS = ['h2', 'http/1.1'];
const MOST_REFUSALS = 6;
