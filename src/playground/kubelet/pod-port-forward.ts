import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import type { ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { connectedPod } from './connected-pod.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { listensOn, pageOf } from './container/pretend-page.ts';
import { acceptSpdy, detached, refuse } from './streams/pod-streams.ts';
import type { Resource } from '../store/resource-table.ts';
import { SpdyConnection } from './streams/spdy-connection.ts';
import type { SpdyHandlers } from './streams/spdy-connection.ts';
import { acceptWebSocket, protocolOf } from './streams/web-socket.ts';

/** SPDY inside the messages of a WebSocket: what kubectl does since 1.31. */
const TUNNEL = 'SPDY/3.1+portforward.k8s.io';

/** `kubectl port-forward` to the page that every container of the playground serves, over SPDY or the WebSocket tunnel. */
export function servePortForward(cluster: Cluster, request: ApiRequest, resource: Resource): undefined {
  const { pod } = connectedPod(cluster, request, resource);
  const { message } = request;
  if (message.headers.upgrade?.toLowerCase() !== 'websocket') {
    const accepted = acceptSpdy(
      request,
      forwarder(pod, () => accepted?.spdy),
    );
    return;
  }
  const upgrade = detached(request);
  if (protocolOf(message, cluster.store.release.does('portForwardTunnel') ? [TUNNEL] : []) === undefined) {
    refuse(upgrade);
    return;
  }
  const socket = acceptWebSocket(message, upgrade, { protocol: TUNNEL, onMessage: (data) => spdy.push(data) });
  const spdy: SpdyConnection = new SpdyConnection(
    (frame) => socket.send(frame),
    forwarder(pod, () => spdy),
  );
}

/** Each connection of a client is a pair of streams with one `requestid`: one for data, one for what went wrong. */
function forwarder(pod: KubeObject, spdy: () => SpdyConnection | undefined): SpdyHandlers {
  const connections = new Map<number, Duplex>();
  const errors = new Map<string, number>();
  return {
    opened: (stream, headers) => {
      const id = headers.get('requestid') ?? '';
      if (headers.get('streamtype') === 'error') return void errors.set(id, stream);
      const port = Number(headers.get('port'));
      const error = errors.get(id);
      const end = () => {
        spdy()?.end(stream);
        if (error !== undefined) spdy()?.end(error);
      };
      if (!listensOn(pod, port)) {
        const why = `failed to connect to localhost:${port} inside pod ${pod.metadata.name}: connection refused`;
        if (error !== undefined) spdy()?.send(error, Buffer.from(why));
        return end();
      }
      connections.set(
        stream,
        connect(pod, (data) => spdy()?.send(stream, data), end),
      );
    },
    data: (stream, piece) => void connections.get(stream)?.push(piece),
    ended: (stream) => void connections.get(stream)?.push(null),
  };
}

/** The other end of a forwarded connection: HTTP as Node speaks it. */
function connect(pod: KubeObject, send: (data: Buffer) => void, end: () => void): Duplex {
  const connection = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      send(chunk);
      done();
    },
    final: (done) => {
      end();
      done();
    },
  });
  const server = createServer((request, response) => response.end(pageOf(pod.metadata.name, request.url ?? '/')));
  server.emit('connection', connection);
  return connection;
}
