import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { ConnectionTimings } from '../../api/connection-timings.ts';

/** What making a connection took, until its first request takes it over. */
type Dialled = Pick<ConnectionTimings, 'dnsLookup' | 'dial' | 'tlsHandshake'>;

const fresh = new WeakMap<Socket, Dialled>();

/** Has the first request on a connection know how that was made. */
export function remember(socket: Socket, dialled: Dialled): void {
  fresh.set(socket, dialled);
}

/** The clock of one request: how it came by its connection, and how long the server took. */
export class RequestClock {
  readonly #asked = performance.now();
  #sent = this.#asked;
  #socket: Socket | undefined;
  #dialled: Dialled | undefined;

  /** undici is about to write the request; it names the connection right after, in the same call. */
  sending(): void {
    this.#sent = performance.now();
    expected = (socket) => this.#sentOn(socket);
  }

  #sentOn(socket: Socket): void {
    const dialled = fresh.get(socket);
    if (dialled) fresh.delete(socket);
    this.#socket = socket;
    this.#dialled = dialled;
  }

  /** The connection that the request went over, once undici has named it. */
  get socket(): Socket | undefined {
    return this.#socket;
  }

  /** The head of the answer is here. */
  timings(): ConnectionTimings | undefined {
    if (!this.#socket) return undefined;
    const serverProcessing = performance.now() - this.#sent;
    const address = addressOf(this.#socket);
    const timings: { -readonly [key in keyof ConnectionTimings]: ConnectionTimings[key] } = this.#dialled
      ? { reused: false, ...this.#dialled, serverProcessing }
      : { reused: true, getConnection: this.#sent - this.#asked, serverProcessing };
    if (address !== '') timings.address = address;
    return timings;
  }
}

let expected: ((socket: Socket) => void) | undefined;

/** undici tells which connection a request goes over on this channel only (docs/api/DiagnosticsChannel.md). */
subscribe('undici:client:sendHeaders', (message) => {
  expected?.((message as { socket: Socket }).socket);
  expected = undefined;
});

/** `''` when it is gone already. Asking a TLS socket costs more than remembering. */
function addressOf(socket: Socket): string {
  const known = addresses.get(socket);
  if (known !== undefined) return known;
  const { remoteAddress = '', remotePort } = socket;
  const host = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress;
  const address = host && `${host}:${remotePort}`;
  addresses.set(socket, address);
  return address;
}

const addresses = new WeakMap<Socket, string>();
