import type { Socket } from 'node:net';

/** How long each step of connecting may take, in milliseconds. */
export interface ConnectLimits {
  /** To look a name up and to reach one of its addresses by TCP. */
  readonly dial: number;
  /** For each TLS handshake. */
  readonly handshake: number;
  /** For what a proxy answers. */
  readonly proxy: number;
  /** For all of them together. */
  readonly total: number;
}

/** What kubectl allows: dial and handshake by client-go transport/cache.go, CONNECT by `dialConn` of Go's net/http transport.go. */
export const GO_LIMITS: ConnectLimits = { dial: 30_000, handshake: 10_000, proxy: 60_000, total: Infinity };

/** When something has taken too long, and what is said then. */
export interface Limit {
  readonly milliseconds: number;
  readonly late: () => Error;
}

/** Runs `work` with a signal that aborts after the limit, or with the outer signal. */
export async function within<T>(
  { milliseconds, late }: Limit,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController();
  const follow = (): void => inner.abort(outer.reason);
  outer.addEventListener('abort', follow);
  if (outer.aborted) follow();
  const timer = milliseconds < MAX_TIMER ? setTimeout(() => inner.abort(late()), milliseconds) : undefined;
  try {
    return await work(inner.signal);
  } catch (error) {
    // Whatever error the steps threw, this is why they failed.
    throw inner.signal.aborted ? inner.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', follow);
  }
}

/** As long as this is in use, the signal destroys the socket. */
export function endedBy(signal: AbortSignal, socket: Socket): Disposable {
  const end = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', end) };
}

/** A timer of Node that is set for longer ends at once. */
const MAX_TIMER = 2 ** 31;
