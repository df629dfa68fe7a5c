import type http from 'node:http';
import type https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** Where a server listens. */
export interface Listener {
  /** `HOST:PORT`, for a URL. */
  readonly authority: string;
  /** An address by which it is reached from this machine. */
  readonly host: string;
  readonly port: number;
}

/** Lets a server listen. Rejects with Node's error where it cannot. */
export async function listen(server: http.Server | https.Server, port: number, address: string): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return { authority: `${host}:${bound.port}`, host: REACHED_AT.get(bound.address) ?? bound.address, port: bound.port };
}

/** A server that listens on all addresses is reached at one of them. */
const REACHED_AT: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Returns how to close a server: at once, also what was upgraded, which the server itself forgets. */
export function closer(server: http.Server | https.Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
