import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { HTTP2_CERTIFICATE, HTTP2_TLS } from './an-http2-server.ts';
import { anUpstream } from './an-upstream.ts';

/** A frame of HTTP/2 (RFC 9113 section 4.1) for a stream. */
export type Frame = (id: number) => Buffer;

export const frame =
  (type: number, flags: number, payload: Uint8Array | string = ''): Frame =>
  (id) => {
    const head = Buffer.alloc(9);
    const bytes = Buffer.from(payload as string);
    head.writeUIntBE(bytes.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(id, 5);
    return Buffer.concat([head, bytes]);
  };

export const END_STREAM = 1;
/** The first stream of a client. */
export const FIRST = 1;
export const SETTINGS = frame(4, 0)(0);
/** `:status: 200` by the static table of HPACK. */
export const HEAD_OK = frame(1, 4, Buffer.of(0x88));
export const data = (text: string, flags = 0): Frame => frame(0, flags, text);
export const reset = (code: number): Frame => frame(3, 0, Buffer.of(0, 0, 0, code));
/** With the last stream that was looked at. */
export const goAway = (last: number, code = 0): Buffer => frame(7, 0, Buffer.of(0, 0, 0, last, 0, 0, 0, code))(0);

export interface FrameServer extends AsyncDisposable {
  readonly upstream: ReturnType<typeof anUpstream>;
  readonly sockets: readonly TLSSocket[];
  /** On the first connection. */
  send(...frames: Buffer[]): void;
}

/** A request that came, and how to answer it. */
export interface FrameRequest {
  readonly id: number;
  /** From 0. */
  readonly connection: number;
  readonly send: (...frames: Buffer[]) => void;
  readonly socket: TLSSocket;
}

/** A server whose frames of HTTP/2 are written out in the test: for those that misbehave. `serve` is called for each head of a request. */
export async function aFrameServer(serve: (request: FrameRequest) => void, greeting = SETTINGS): Promise<FrameServer> {
  const sockets: TLSSocket[] = [];
  const server = createServer({ ...HTTP2_CERTIFICATE, ALPNProtocols: ['h2'] }, (socket) => {
    const connection = sockets.push(socket) - 1;
    const send = (...frames: Buffer[]) => void socket.write(Buffer.concat(frames));
    socket.on('error', () => undefined);
    if (greeting.length > 0) send(greeting);
    let rest = Buffer.alloc(0);
    let isGreeted = false;
    socket.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      if (!isGreeted && rest.length >= PREFACE) {
        isGreeted = true;
        rest = rest.subarray(PREFACE);
      }
      while (isGreeted && rest.length >= 9) {
        const size = 9 + rest.readUIntBE(0, 3);
        if (rest.length < size) return;
        const [type, flags, id, code] = [rest[3], rest[4] ?? 0, rest.readUInt32BE(5), rest[16]];
        rest = rest.subarray(size);
        if (type === 4 && (flags & 1) === 0) send(frame(4, 1)(0));
        // Ends the connection, as most servers do, when the client says that it will hear no more of it.
        if (type === 7 && code !== 0) socket.destroySoon();
        if (type === 1) serve({ id, connection, send, socket });
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    upstream: anUpstream(`https://127.0.0.1:${port}`, { auth: { tls: HTTP2_TLS } }),
    sockets,
    send: (...frames) => void sockets[0]!.write(Buffer.concat(frames)),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** How long the text is that a client begins with: `PRI * HTTP/2.0 …` */
const PREFACE = 24;
