import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, TLSSocket } from 'node:tls';
import { PLAIN_HTTP, type ParseError } from './malformed.ts';

/** A certificate for the listener with its chain, and its key, both PEM. */
export interface ServerKeyPair {
  readonly cert: string;
  readonly key: string;
}

/** What clients are shown by a listener that speaks TLS. */
export interface ServerTls {
  readonly pair: ServerKeyPair;
  /** Calls back with each pair that replaces it; connections that are open keep theirs. */
  readonly onRenewed?: (use: (pair: ServerKeyPair) => void) => void;
}

/** What becomes of a connection. */
export interface SecuredSteps {
  /** TLS is there; what it carries is HTTP. */
  readonly accept: (socket: Socket) => void;
  /** It is not TLS; nothing of it is served. */
  readonly refuse: (error: ParseError, socket: Socket) => void;
  /** How long the first byte and the handshake may take, in milliseconds. */
  readonly patience: number;
}

/**
 * Takes connections of `server` and gives them on with TLS. The server listens itself, so that all else about it stays as it is without TLS. HTTP/1.1 is
 * the only protocol that is agreed on by ALPN (RFC 7301): clients that offer `h2` too, as Go's do, speak that.
 */
export function securedBy(server: Server, tls: ServerTls, steps: SecuredSteps): (socket: Socket) => void {
  const { accept, refuse, patience } = steps;
  const front = createServer({
    ...tls.pair,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: patience,
    minVersion: 'TLSv1.2',
    allowHalfOpen: true,
  });
  tls.onRenewed?.((pair) => front.setSecureContext(pair));
  front.on('secureConnection', accept);
  front.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('close', () => front.close());
  return (socket) => {
    // One that has been here, passed over once more (`withoutUpgrade`).
    if (socket instanceof TLSSocket) return accept(socket);
    firstBytes(socket, patience, (bytes) => {
      if (bytes[0] === HANDSHAKE) front.emit('connection', socket);
      else refuse(Object.assign(new Error('plain HTTP'), { code: PLAIN_HTTP, rawPacket: bytes }), socket);
    });
  };
}

/** The type of the first record of TLS (RFC 8446 section 5.1). */
const HANDSHAKE = 0x16;

/** Looks at what comes first on a connection and puts it back. */
function firstBytes(socket: Socket, patience: number, next: (bytes: Buffer) => void): void {
  const end = () => socket.destroy();
  const timer = setTimeout(end, patience);
  const stop = () => clearTimeout(timer);
  socket.on('error', end).once('end', end).once('close', stop);
  socket.once('data', (bytes: Buffer) => {
    stop();
    socket.off('end', end).pause();
    socket.unshift(bytes);
    next(bytes);
  });
}
