import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { joinHostPort } from '../../api/request/bare-host.ts';
import type { ConnectionTimings } from '../../api/connection-timings.ts';
import { awaitHead } from './wire/response-heads.ts';

/** How long the steps of making a connection took. */
type Dialled = Pick<ConnectionTimings, 'dnsLookup' | 'dial' | 'tlsHandshake'>;

const fresh = new WeakMap<Socket, Dialled>();

/** Lets the first request on a connection know how the connection was made. */
export function remember(socket: Socket, dialled: Dialled): void {
  fresh.set(socket, dialled);
}

/** The clock of one request: how it got its connection, and how long the server took. */
export class RequestClock {
  readonly #startedAt = performance.now();
  #sentAt = this.#startedAt;
  #socket: Socket | undefined;
  #dialled: Dialled | undefined;

  /** The request is about to be written; who writes it names the connection right after, in the same call. */
  sending(): void {
    this.#sentAt = performance.now();
    expected = (socket) => this.#sentOn(socket);
  }

  #sentOn(socket: Socket): void {
    const dialled = fresh.get(socket);
    if (dialled) fresh.delete(socket);
    this.#socket = socket;
    this.#dialled = dialled;
    awaitHead(socket);
  }

  /** The connection that the request went over, once it has been named. */
  get socket(): Socket | undefined {
    return this.#socket;
  }

  /** Whether other requests were sent over the connection before. */
  get isReused(): boolean {
    return this.#socket !== undefined && this.#dialled === undefined;
  }

  /** To be called when the head of the response has come. `undefined` where the connection is not known. */
  timings(): ConnectionTimings | undefined {
    if (!this.#socket) return undefined;
    const serverProcessing = performance.now() - this.#sentAt;
    const address = addressOf(this.#socket);
    const timings: { -readonly [key in keyof ConnectionTimings]: ConnectionTimings[key] } = this.#dialled
      ? { reused: false, ...this.#dialled, serverProcessing }
      : { reused: true, getConnection: this.#sentAt - this.#startedAt, serverProcessing };
    if (address !== '') timings.address = address;
    return timings;
  }
}

let expected: ((socket: Socket) => void) | undefined;

/** The request that is being written goes over this connection. */
export function nameConnection(socket: Socket): void {
  expected?.(socket);
  expected = undefined;
}

/** undici reveals the connection of a request on this channel only (docs/api/DiagnosticsChannel.md). */
subscribe('undici:client:sendHeaders', (message) => nameConnection((message as { socket: Socket }).socket));

/** `''` when the socket is closed already. Cached, since the properties of a TLS socket are slow. */
function addressOf(socket: Socket): string {
  const known = addresses.get(socket);
  if (known !== undefined) return known;
  const { remoteAddress = '', remotePort = 0 } = socket;
  const address = remoteAddress && joinHostPort(remoteAddress, remotePort);
  addresses.set(socket, address);
  return address;
}

const addresses = new WeakMap<Socket, string>();
