import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { StreamError } from './stream-error.ts';

/** In milliseconds. */
export interface PingPatience {
  /** How often to look. */
  readonly every: number;
  /** How long a connection may be silent before its server is asked whether it is there. */
  readonly silence: number;
  /** How long the server may take to answer. */
  readonly answer: number;
}

/** Together the 45 s of client-go (apimachinery pkg/util/net/http.go, `ReadIdleTimeout` and `PingTimeout`). */
const PATIENCE: PingPatience = { every: 5000, silence: 25_000, answer: 15_000 };

/**
 * Ends a connection whose server is gone without a word: all that wait on it would wait for ever. Also one on which Node 20 has stopped reading, after a frame
 * that is not allowed; it says so to the server only.
 */
export function pinged(
  session: ClientHttp2Session,
  socket: Socket,
  { every, silence, answer }: PingPatience = PATIENCE,
): void {
  let read = 0;
  let heardAt = performance.now();
  let askedAt: number | undefined;
  const timer = setInterval(() => {
    const now = performance.now();
    if (socket.bytesRead !== read) {
      read = socket.bytesRead;
      heardAt = now;
      askedAt = undefined;
    } else if (askedAt !== undefined) {
      if (now - askedAt >= answer) socket.destroy(noAnswer(silence + answer));
    } else if (now - heardAt >= silence && !session.destroyed) {
      askedAt = now;
      session.ping(() => undefined);
    }
  }, every).unref();
  session.once('close', () => clearInterval(timer));
}

function noAnswer(milliseconds: number): StreamError {
  const message = `nothing has come for ${milliseconds / 1000} s, and no answer to a ping: the connection is dead`;
  return new StreamError('ETIMEDOUT', message);
}
