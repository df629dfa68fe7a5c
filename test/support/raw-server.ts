import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** One connection, seen by a server that speaks HTTP by hand. */
export interface RawConnection {
  readonly socket: Socket;
  /** All bytes so far, one character each. */
  readonly received: () => string;
  /** Waits until what has come so far contains this, and gives it all. */
  readonly until: (text: string) => Promise<string>;
  readonly write: (text: string) => void;
}

export interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The connections in the order they came; waits for the nth (from 0). */
  connection(index: number): Promise<RawConnection>;
  readonly connections: number;
}

/** A TCP server whose behaviour is written out in the test: for upstreams that misbehave. */
export async function rawServer(serve: (connection: RawConnection, index: number) => unknown): Promise<RawServer> {
  const connections: RawConnection[] = [];
  const server = createServer((socket) => {
    const connection = rawConnection(socket);
    connections.push(connection);
    server.emit('served');
    void serve(connection, connections.length - 1);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections.length;
    },
    async connection(index) {
      while (connections.length <= index) await once(server, 'served');
      return connections[index]!;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const { socket } of connections) socket.destroy();
    },
  };
}

/** The same view of a client's socket. */
export function rawConnection(socket: Socket): RawConnection {
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    text += data.toString('latin1');
    socket.emit('seen');
  });
  socket.on('close', () => socket.emit('seen'));
  return {
    socket,
    received: () => text,
    async until(wanted) {
      while (!text.includes(wanted)) {
        if (socket.closed) throw new Error(`closed before ${JSON.stringify(wanted)}, after ${JSON.stringify(text)}`);
        await once(socket, 'seen');
      }
      return text;
    },
    write: (data) => void socket.write(data, 'latin1'),
  };
}
