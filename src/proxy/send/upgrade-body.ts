import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** Sends so many bytes of a client's connection, which are the body of its request, and ends the request: the rest is for after the switch. */
export function sendBody(socket: Socket, length: number, request: Writable): void {
  let left = length;
  const more = (): void => {
    while (left > 0) {
      const chunk: unknown = socket.read(Math.min(left, socket.readableLength));
      if (!Buffer.isBuffer(chunk) || chunk.length === 0) return;
      left -= chunk.length;
      request.write(chunk);
    }
    socket.off('readable', more);
    request.end();
  };
  socket.on('readable', more);
  more();
}
