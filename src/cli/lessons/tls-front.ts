import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

/** A TLS listener. Disposing of it closes it and its connections. */
export interface TlsFront extends Disposable {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
}

/** TLS in front of a plain listener on this machine: kubectl sends no token over plain http. */
export async function startTlsFront(
  plainUrl: string,
  { cert, key }: { readonly cert: string; readonly key: string },
): Promise<TlsFront> {
  const { hostname, port } = new URL(plainUrl);
  const open = new Set<TLSSocket>();
  const server = createServer({ cert, key }, (client) => {
    const upstream = connect(Number(port), hostname);
    open.add(client);
    client.on('close', () => (open.delete(client), upstream.destroy())).on('error', () => client.destroy());
    upstream.on('close', () => client.destroy()).on('error', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = (): void => {
    server.close();
    for (const client of open) client.destroy();
  };
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.dispose]: close };
}
