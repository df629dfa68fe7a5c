import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { SpdyFrames } from '../../src/api/framing/spdy-frames.ts';
import { WebSocketFrames } from '../../src/api/framing/web-socket-frames.ts';
import { aFrame } from './a-frame.ts';
import { aSpdySide } from './a-spdy-side.ts';

/** The least that kubectl asks before exec and port-forward. */
const ANSWERS: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: 'v1',
    resources: [{ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get'] }],
  },
  '/api/v1/namespaces/team-a/pods/web-0': {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'web-0', namespace: 'team-a' },
    spec: { containers: [{ name: 'c' }] },
    status: { phase: 'Running' },
  },
};
const EXIT_3 = JSON.stringify({
  metadata: {},
  status: 'Failure',
  message: 'command terminated with non-zero exit code: exit status 3',
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: '3' }] },
});

/**
 * An API server that speaks SPDY/3.1 as far as exec and port-forward need, over its own upgrade or tunnelled through a WebSocket: exec
 * says `hello` and exits with 3, a forwarded port answers `pong`.
 */
export async function aStreamServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(({ url = '' }, response) => {
    const answer = ANSWERS[url.split('?')[0]!];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  server.on('upgrade', ({ headers }, socket) => {
    socket.on('error', () => undefined);
    const tunnelled = headers.upgrade === 'websocket';
    socket.write(['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', ...agreed(headers), '', ''].join('\r\n'));
    const write = (bytes: Buffer) => void socket.write(tunnelled ? aFrame(bytes) : bytes);
    const frames = serveStreams(write, () => socket.end(tunnelled ? aFrame(Buffer.of(3, 232), { opcode: 8 }) : ''));
    receive(socket, frames, tunnelled);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function agreed(headers: NodeJS.Dict<string | string[]>): string[] {
  if (headers['upgrade'] !== 'websocket') {
    const [first] = String(headers['x-stream-protocol-version']).split(',');
    return [`Upgrade: ${String(headers['upgrade'])}`, `X-Stream-Protocol-Version: ${first}`];
  }
  const key = `${String(headers['sec-websocket-key'])}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  return [
    'Upgrade: websocket',
    `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
    `Sec-WebSocket-Protocol: ${String(headers['sec-websocket-protocol'])}`,
  ];
}

function receive(socket: Duplex, frames: SpdyFrames, tunnelled: boolean): void {
  const data = (piece: Uint8Array) => frames.push(piece);
  const nothing = () => undefined;
  const messages = new WebSocketFrames(
    { begin: nothing, data, passed: nothing, end: nothing, close: nothing },
    Infinity,
  );
  socket.on('data', (piece: Buffer) => (tunnelled ? messages.push(piece) : frames.push(piece)));
}

function serveStreams(write: (bytes: Buffer) => void, end: () => void): SpdyFrames {
  const side = aSpdySide();
  const streams = new Map<string, number>();
  const isExec = () => ['error', 'stdout', 'stderr'].every((type) => streams.has(type));
  return new SpdyFrames({
    opened(stream, headers) {
      streams.set(headers.get('streamtype')!, stream);
      write(side.open(stream, {}, { type: 2 }));
      if (!isExec()) return;
      write(side.data(streams.get('stdout')!, 'hello\n', { isLast: true }));
      write(side.data(streams.get('stderr')!, '', { isLast: true }));
      write(side.data(streams.get('error')!, EXIT_3, { isLast: true }));
    },
    data(stream) {
      if (stream !== streams.get('data')) return;
      write(side.data(stream, 'pong', { isLast: true }));
      write(side.data(streams.get('error')!, '', { isLast: true }));
    },
    goAway: end,
  });
}
