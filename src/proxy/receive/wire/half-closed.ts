import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A client that closes its side after its request, as `nc -N` does, still gets its response. */
export function allowHalfClosed(server: Server): void {
  // Node's own switch for this (lib/_http_server.js, socketOnEnd); it is not in the documentation.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', endWhenIdle);
}

/**
 * A client that has left altogether looks the same until something is written to it. So a connection whose client has closed its side
 * ends when nothing has been written for a moment: a silent watch must not stay open for nobody.
 */
export function endWhenIdle(socket: Socket): void {
  if (watched.has(socket)) return;
  watched.add(socket);
  socket.once('end', () => {
    let written = socket.bytesWritten;
    const timer = setInterval(() => {
      if (socket.bytesWritten === written) socket.destroy();
      written = socket.bytesWritten;
    }, PATIENCE).unref();
    socket.once('close', () => clearInterval(timer));
  });
}

/** In milliseconds. */
const PATIENCE = 1000;

const watched = new WeakSet<Socket>();
