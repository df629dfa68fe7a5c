import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Takes up the requests of one connection one after the other, as Go's server does: a client that sends many without waiting for responses
 * would otherwise open as many connections to the API server. Node gives a response its socket when its turn has come.
 */
export function inTurn(res: ServerResponse, serve: () => void): void {
  if (res.socket) return serve();
  const { socket } = res.req;
  const waiting = (waitingOn.get(socket) ?? 0) + 1;
  waitingOn.set(socket, waiting);
  if (waiting === MOST) socket.pause();
  res.once('socket', () => {
    const left = (waitingOn.get(socket) ?? 1) - 1;
    waitingOn.set(socket, left);
    if (left === MOST - 1) socket.resume();
    serve();
  });
}

/** Of a connection on which this many requests wait no more is read; those of the packet at hand come still. */
const MOST = 100;

const waitingOn = new WeakMap<Socket, number>();
