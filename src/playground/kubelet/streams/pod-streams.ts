import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { badRequest } from '../../store/api-error.ts';
import type { ApiRequest } from '../../http/api-request.ts';
import { SpdyConnection } from './spdy-connection.ts';
import { acceptWebSocket, protocolOf } from './web-socket.ts';

/** What the server says on the streams of exec and attach, over any transport. */
export interface PodStreams {
  /** Resolves when the client can take more, or is gone. */
  send(name: 'stdout' | 'stderr' | 'error', data: string | Uint8Array): Promise<void>;
  /** Says that nothing more will come. */
  close(): void;
}

/** Where the client's standard input goes. */
export interface InputSession {
  /** What the client typed or piped. */
  input(data: Buffer): void;
  /** The client will send no more. */
  end(): void;
  /** The client is gone. */
  close(): void;
}

/** The first byte of each message (apimachinery pkg/util/remotecommand/constants.go). */
const CHANNELS = ['stdin', 'stdout', 'stderr', 'error', 'resize'];
const CLOSE = 255;
const WEB_SOCKET_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const SPDY_PROTOCOLS = ['v4.channel.k8s.io', 'portforward.k8s.io'];

/** Accepts the WebSocket or SPDY that a client asks for, and calls `open` when all of its streams are open. Throws 400 where it asks for neither. */
export function acceptStreams(request: ApiRequest, open: (streams: PodStreams) => InputSession): void {
  const { message } = request;
  if (message.headers.upgrade?.toLowerCase() === 'websocket') overWebSocket(request, open);
  else overSpdy(request, open);
}

function overWebSocket(request: ApiRequest, open: (streams: PodStreams) => InputSession): void {
  const upgrade = detached(request);
  const protocol = protocolOf(request.message, WEB_SOCKET_PROTOCOLS);
  if (protocol === undefined) return refuse(upgrade);
  const socket = acceptWebSocket(request.message, upgrade, {
    protocol,
    onMessage: (data) => {
      if (data[0] === 0) session.input(data.subarray(1));
      else if (data[0] === CLOSE && data[1] === 0) session.end();
    },
  });
  const session = open({
    send: (name, data) => {
      socket.send(Buffer.concat([Buffer.of(CHANNELS.indexOf(name)), Buffer.from(data)]));
      return drained(upgrade.socket);
    },
    close: () => socket.close(),
  });
  upgrade.socket.once('close', () => session.close());
}

function overSpdy(request: ApiRequest, open: (streams: PodStreams) => InputSession): void {
  const { query } = request;
  const wanted = ['error', ...['stdin', 'stdout', 'stderr'].filter((name) => query.get(name) === 'true')];
  if (query.get('tty') === 'true') wanted.push('resize');
  const streams = new Map<string, number>();
  let session: InputSession | undefined;
  const upgrade = acceptSpdy(request, {
    opened: (stream, headers) => {
      streams.set(headers.get('streamtype') ?? '', stream);
      if (session || !wanted.every((each) => streams.has(each))) return;
      session = open({ send, close });
      upgrade?.socket.once('close', () => session?.close());
    },
    data: (stream, piece) => {
      if (stream === streams.get('stdin')) session?.input(Buffer.from(piece));
    },
    ended: (stream) => {
      if (stream === streams.get('stdin')) session?.end();
    },
  });
  const send = async (name: string, data: string | Uint8Array) => {
    const stream = streams.get(name);
    if (stream === undefined || !upgrade) return;
    upgrade.spdy.send(stream, Buffer.from(data));
    await drained(upgrade.socket);
  };
  const close = () => {
    for (const stream of streams.values()) upgrade?.spdy.end(stream);
    upgrade?.socket.end();
  };
}

/** Until little waits to be sent. */
async function drained(socket: Duplex): Promise<void> {
  while (socket.writableLength > MAX_WAITING && !socket.destroyed) {
    await new Promise<void>((resolve) => {
      const go = () => {
        socket.off('drain', go).off('close', go);
        resolve();
      };
      socket.on('drain', go).on('close', go);
    });
  }
}

/** Bytes for a client that does not read them. */
const MAX_WAITING = 1024 * 1024;

/** Answers a SPDY upgrade. Undefined, and the answer of the server, where the client offers no protocol of ours. */
export function acceptSpdy(
  request: ApiRequest,
  handlers: ConstructorParameters<typeof SpdyConnection>[1],
): { spdy: SpdyConnection; socket: NonNullable<ApiRequest['upgrade']>['socket'] } | undefined {
  const offered = [request.message.headers['x-stream-protocol-version'] ?? []]
    .flat()
    .flatMap((value) => value.split(',').map((one) => one.trim()));
  const { socket, head } = detached(request);
  const protocol = SPDY_PROTOCOLS.find((known) => offered.includes(known));
  if (protocol === undefined) {
    refuse({ socket });
    return undefined;
  }
  const headers = ['Connection: Upgrade', 'Upgrade: SPDY/3.1', `X-Stream-Protocol-Version: ${protocol}`];
  socket.write(['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n'));
  const spdy = new SpdyConnection((frame) => void (socket.writable && socket.write(frame)), handlers);
  if (head.length > 0) socket.unshift(head);
  socket.on('data', (data: Buffer) => spdy.push(data)).on('end', () => socket.end());
  return { spdy, socket };
}

/** The connection, free of HTTP. Throws what the kubelet answers where no other protocol is asked for. */
export function detached({ response, upgrade }: ApiRequest): NonNullable<ApiRequest['upgrade']> {
  if (!upgrade) throw badRequest('Upgrade request required');
  response.detachSocket(upgrade.socket as Parameters<ServerResponse['detachSocket']>[0]);
  return upgrade;
}

/** What the WebSocket library of the API server answers to a protocol that it does not know, with neither headers nor a body. */
export function refuse({ socket }: Pick<NonNullable<ApiRequest['upgrade']>, 'socket'>): void {
  socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
}
