import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a connection is kept for the next request, in milliseconds: an idle client closes before we do (Go's clients after 90 s). */
export const KEEP_ALIVE_TIMEOUT = 100_000;

/** What Node adds to the head of a response after which the connection is kept (lib/_http_outgoing.js, _storeHeader). */
export const KEPT_ALIVE = `Connection: keep-alive\r\nKeep-Alive: timeout=${KEEP_ALIVE_TIMEOUT / 1000}\r\n`;

/**
 * Whether nothing but the bytes of the response is left to do on its connection: it has a turn and room there, its request has been read whole and
 * may have a body for an answer, nobody has set a header, and the connection is kept.
 */
export function isPlain(res: ServerResponse): res is ServerResponse & { readonly socket: Socket } {
  const { socket, req } = res;
  if (!socket?.writable || socket.writableNeedDrain) return false;
  if (!res.shouldKeepAlive || !req.complete || req.httpVersion !== '1.1' || req.method === 'HEAD') return false;
  return !res.headersSent && res.getHeaderNames().length === 0;
}

/** Up to this a body is copied behind its head: one piece of memory costs less to write than two. It fits into the pool that Node cuts buffers from. */
const COPIED = 3 * 1024;

/**
 * Writes a whole response past Node's `writeHead`, `write` and `end`, which cost a fourteenth of what a request costs (docs/performance.md). Node then learns that it has
 * ended, and takes up the next request as always (lib/_http_server.js, resOnFinish). `head` is of one character for each byte.
 */
export function writeWhole(res: ServerResponse & { readonly socket: Socket }, head: string, body: Uint8Array[]): void {
  const { socket } = res;
  const [only] = body;
  if (body.length === 1 && only && only.byteLength <= COPIED) {
    const bytes = Buffer.allocUnsafe(head.length + only.byteLength);
    bytes.write(head, 'latin1');
    bytes.set(only, head.length);
    socket.write(bytes);
  } else {
    socket.cork();
    socket.write(head, 'latin1');
    for (const piece of body) socket.write(piece);
    socket.uncork();
  }
  Object.assign(res, { _header: head, finished: true });
  res.emit('finish');
}
