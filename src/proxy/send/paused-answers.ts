import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

/** How to go on with the answer that is paused on a connection. */
const paused = new WeakMap<Socket, () => void>();

/** An answer is paused, or with `undefined` no longer. */
export function setPaused(socket: Socket | undefined, resume: (() => void) | undefined): void {
  if (!socket) return;
  if (resume) paused.set(socket, resume);
  else paused.delete(socket);
}

/**
 * The same connector, its connections such that they may end while an answer is paused. undici (7.30, lib/dispatcher/client-h1.js,
 * onHttpSocketEnd and onHttpSocketError) then fails an assertion of its own where the server said `Connection: close`, which ends the
 * process, and else takes an answer for cut of which all bytes have come.
 */
export function resumedAtEnd(connect: buildConnector.connector): buildConnector.connector {
  return (options, done) =>
    connect(options, (...result) => {
      const [, socket] = result;
      if (socket) mayEndWhilePaused(socket);
      done(...result);
    });
}

/** Listens before undici does. */
function mayEndWhilePaused(socket: Socket): void {
  socket.on('end', () => paused.get(socket)?.());
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // This code only means to undici that the answer may be whole; it cannot go on any more.
    if (error.code === 'ECONNRESET' && paused.has(socket)) error.code = 'EPIPE';
  });
}
