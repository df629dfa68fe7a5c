import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Issuer } from './a-chain.ts';

export interface SecureServer extends AsyncDisposable {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** The names that clients asked for in the handshake (SNI), in the order of their requests; `''` for none. */
  readonly askedFor: readonly string[];
}

/** What a server sends, the leaf first. */
export type Chain = readonly [leaf: Issuer, ...Issuer[]];

/** A server that sends this chain and answers `ok` to whatever is asked, to upgrades in the upgraded connection. */
export async function aSecureServer(
  chain: Chain,
  answer: (request: IncomingMessage) => string = () => 'ok',
): Promise<SecureServer> {
  const askedFor: string[] = [];
  const server = createServer({ key: chain[0].key, cert: chain.map(({ cert }) => cert).join('') });
  const see = ({ socket }: IncomingMessage) =>
    askedFor.push((socket as TLSSocket & { servername?: string }).servername || '');
  server.on('request', (req, res) => {
    see(req);
    res.end(answer(req));
  });
  server.on('upgrade', (req: IncomingMessage, socket: Socket) => {
    see(req);
    const { upgrade } = req.headers;
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\nok`);
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    askedFor,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
