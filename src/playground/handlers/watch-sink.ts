import { detached, refuse } from '../kubelet/streams/pod-streams.ts';
import { acceptWebSocket } from '../kubelet/streams/web-socket.ts';
import type { ApiRequest } from '../http/api-request.ts';

/** Where the events of a watch go. */
export interface WatchSink {
  /** One event: JSON with its line break, or a frame of protobuf. */
  write(event: string | Uint8Array): void;
  /** Ends the watch. */
  end(): void;
  /** Calls back once when the client is gone. */
  onClose(closed: () => void): void;
}

/**
 * The lines of a response, headers at once, or the text messages of a WebSocket, for which the client must send an Origin: without one `undefined`, and
 * the answer of golang.org/x/net/websocket, a bare 403 (apiserver pkg/endpoints/handlers/watch.go, serveWatchHandler).
 */
export function watchSink(request: ApiRequest, contentType = 'application/json'): WatchSink | undefined {
  const { message, response } = request;
  const { headers } = message;
  if (!isWebSocket(request)) {
    response.writeHead(200, { 'Content-Type': contentType });
    response.flushHeaders();
    return {
      write: (event) => void response.write(event),
      end: () => response.end(),
      onClose: (closed) => void response.on('close', closed),
    };
  }
  const connection = detached(request);
  if (!URL_OR_PATH.test(headers.origin ?? '') || headers['sec-websocket-key'] === undefined) {
    refuse(connection);
    return undefined;
  }
  const { socket } = connection;
  const [protocol] = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((offered) => offered.trim())
    .filter((offered) => offered !== '' && !offered.startsWith(TOKEN));
  const socketOfWatch = acceptWebSocket(message, connection, { protocol, isText: true, onMessage: () => undefined });
  return {
    write: (event) => socketOfWatch.send(Buffer.from(event)),
    end: () => socketOfWatch.close(),
    onClose: (closed) => void socket.on('close', closed),
  };
}

/** Whether the client watches over a WebSocket, where events are JSON. */
export function isWebSocket({ message, upgrade }: ApiRequest): boolean {
  return upgrade !== undefined && message.headers.upgrade?.toLowerCase() === 'websocket';
}

/** What Go's url.ParseRequestURI takes, at its simplest. */
const URL_OR_PATH = /^(?:\/|[a-z][a-z\d+.-]*:)/i;

/** Before the token that a browser offers among the protocols. */
const TOKEN = 'base64url.bearer.authorization.k8s.io.';
