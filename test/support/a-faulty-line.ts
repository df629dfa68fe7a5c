import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What goes wrong on one connection; nothing does where nothing is given. */
export interface Fault {
  /** The direction that is counted and dripped: towards the server or back to the client. Default `response`. */
  readonly in?: 'request' | 'response';
  /** After so many bytes the connection fails. */
  readonly after?: number;
  /**
   * `reset` (RST) and `end` (FIN) go to both sides. `silence` is a half-open connection: nothing more passes in either direction and
   * nobody learns of it.
   */
  readonly how?: 'reset' | 'end' | 'silence';
  /** Bytes go on one at a time, each in a turn of the event loop of its own. */
  readonly drips?: boolean;
}

export interface FaultyLine extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, or https where the server behind it is. */
  readonly url: string;
  readonly port: number;
  /** How many connections have come. */
  readonly connections: number;
  /** How many the client has not ended yet. */
  readonly open: number;
  /** Ends all connections at once, as when a machine on the way is restarted. */
  cutAll(): void;
}

/** A TCP proxy in front of a server, on which connections fail as `faultOf` says; the nth counts from 0. */
export async function aFaultyLine(server: string, faultOf: (index: number) => Fault): Promise<FaultyLine> {
  const { protocol, hostname, port: to } = new URL(server);
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  let connections = 0;
  const line = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const far = connect({ port: Number(to), host: hostname, noDelay: true, allowHalfOpen: true });
    clients.add(client);
    for (const event of ['end', 'close']) client.once(event, () => clients.delete(client));
    for (const socket of [client, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    }
    join(client, far, faultOf(connections++));
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const { port } = line.address() as AddressInfo;
  return {
    url: `${protocol}//127.0.0.1:${port}`,
    port,
    get connections() {
      return connections;
    },
    get open() {
      return clients.size;
    },
    cutAll: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    async [Symbol.asyncDispose]() {
      line.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function join(client: Socket, far: Socket, fault: Fault): void {
  let isSilent = false;
  const { in: counted = 'response', after = Infinity, how = 'reset', drips = false } = fault;
  const fail = (): void => {
    if (how === 'silence') isSilent = true;
    else for (const socket of [client, far]) socket[how === 'reset' ? 'resetAndDestroy' : 'end']();
  };
  const pass = (from: Socket, to: Socket, isCounted: boolean): void => {
    let passed = 0;
    const send = (bytes: Buffer): void => {
      const kept = isCounted ? bytes.subarray(0, after - passed) : bytes;
      passed += bytes.length;
      if (kept.length > 0 && !to.destroyed && !to.write(kept)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      // What was written leaves first.
      if (isCounted && passed >= after) setImmediate(fail);
    };
    const waiting: number[] = [];
    const drip = (): void => {
      const byte = waiting.shift();
      if (byte === undefined) return;
      send(Buffer.of(byte));
      setImmediate(drip);
    };
    from.on('data', (bytes: Buffer) => {
      if (isSilent) return;
      if (!isCounted || !drips) return send(bytes);
      const isIdle = waiting.length === 0;
      waiting.push(...bytes);
      if (isIdle) drip();
    });
    from.once('end', () => !isSilent && !drips && to.end());
    from.once('close', () => !isSilent && !drips && to.destroy());
  };
  pass(client, far, counted === 'request');
  pass(far, client, counted === 'response');
  if (after === 0) fail();
}
