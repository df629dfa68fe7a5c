import { once } from 'node:events';
import { connect } from 'node:net';
import { rawConnection } from './raw-server.ts';
import type { RawConnection } from './raw-server.ts';

/** Opens a connection to `http://127.0.0.1:port`, on which a test speaks HTTP by hand. */
export async function rawClient(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const connection = rawConnection(socket);
  await once(socket, 'connect');
  return connection;
}

/** Sends these bytes and gives all that comes back until the server closes. */
export async function rawExchange(url: string, request: string): Promise<string> {
  const connection = await rawClient(url);
  connection.write(request);
  await once(connection.socket, 'close');
  return connection.received();
}
