import type { Socket } from 'node:net';
import { deliveries } from './deliveries.ts';

/** How often to look, and how long the other side may leave unanswered what was sent, in milliseconds. */
export interface Patience {
  readonly every: number;
  readonly limit: number;
}

/** With TCP's first repetition less than the 45 s after which client-go gives a connection up (http2 `ReadIdleTimeout` and `PingTimeout`). */
const PATIENCE: Patience = { every: 5000, limit: 25_000 };

/** What was seen of a connection last. */
interface Seen {
  read: number;
  written: number;
  /** Whether something may have been sent that has not arrived. */
  isInDoubt: boolean;
  /** By the clock of `performance.now`. */
  unansweredSince: number | undefined;
}

/**
 * Ends connections whose other side is gone without a word, because of a VPN, a firewall or a night asleep. TCP's keep-alive does that only
 * for one that is silent; a request that is sent into nowhere would wait until the system gives up, after a quarter of an hour.
 */
export class DeadConnections {
  readonly #look: typeof deliveries;
  readonly #patience: Patience;
  readonly #seen = new Map<Socket, Seen>();
  #timer: NodeJS.Timeout | undefined;

  constructor(look = deliveries, patience = PATIENCE) {
    this.#look = look;
    this.#patience = patience;
  }

  watch(socket: Socket): void {
    this.#seen.set(socket, { read: 0, written: 0, isInDoubt: false, unansweredSince: undefined });
    socket.once('close', () => this.#forget(socket));
    this.#timer ??= setInterval(() => void this.#sweep(), this.#patience.every).unref();
  }

  #forget(socket: Socket): void {
    this.#seen.delete(socket);
    if (this.#seen.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #sweep(): Promise<void> {
    const doubtful = [...this.#seen].filter(([socket, seen]) => isInDoubt(socket, seen));
    const deliveryOf = doubtful.length > 0 ? await this.#look() : undefined;
    if (!deliveryOf) return;
    for (const [socket, seen] of doubtful) {
      const delivery = deliveryOf(socket);
      seen.isInDoubt = delivery !== 'arrived' || socket.writableLength > 0;
      seen.unansweredSince = delivery === 'unanswered' ? (seen.unansweredSince ?? performance.now()) : undefined;
      if (performance.now() - (seen.unansweredSince ?? Infinity) >= this.#patience.limit) socket.destroy(this.#lost());
    }
  }

  #lost(): Error {
    const message = `nothing that was sent has been acknowledged for ${this.#patience.limit / 1000} s: the connection is dead`;
    return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
  }
}

/** Also notes what has passed. A connection that rests, or only brings an answer, is not in doubt for long. */
function isInDoubt(socket: Socket, seen: Seen): boolean {
  const { bytesRead, bytesWritten } = socket;
  if (bytesRead !== seen.read) seen.unansweredSince = undefined;
  seen.isInDoubt ||= bytesRead !== seen.read || bytesWritten !== seen.written;
  seen.read = bytesRead;
  seen.written = bytesWritten;
  return seen.isInDoubt;
}

/** All connections of this process. */
export const deadConnections = new DeadConnections();
