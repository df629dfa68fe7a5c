import { IncomingMessage, METHODS, STATUS_CODES, ServerResponse } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Serves one request on a response of its own. */
type Serve = (message: IncomingMessage, response: ServerResponse) => void;

/**
 * Lets a server answer what Go's net/http hands to its handler and Node's does not: CONNECT, methods that Node has no name for, and bytes
 * beyond ASCII in the request-target. Costs nothing until Node's parser has refused a request. The connection ends with the answer.
 */
export function serveUnparsed(server: Server, serve: Serve): void {
  server.on('connect', (message: IncomingMessage, socket: Duplex) => serveAlone(message, socket, serve));
  server.on('clientError', (error: ParseError, socket) => {
    socket.on('error', () => socket.destroy());
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const message = BEYOND_NODE.includes(error.code ?? '') ? messageIn(error, socket as Socket) : undefined;
    if (message) serveAlone(message, socket, serve);
    else refuse(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400);
  });
}

/** What Node's parser (llhttp) calls its refusal, where it stopped, and the packet in which it did. */
type ParseError = NodeJS.ErrnoException & { readonly bytesParsed?: number; readonly rawPacket?: Buffer };

/** An unknown method, and a request-target with other characters than ASCII has for it. */
const BEYOND_NODE = ['HPE_INVALID_METHOD', 'HPE_INVALID_URL'];

/** In the words of net/http (server.go, conn.serve), which closes the connection. */
function refuse(socket: Duplex, code: 400 | 431): void {
  const status = `${code} ${STATUS_CODES[code]}`;
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`);
}

function serveAlone(message: IncomingMessage, socket: Duplex, serve: Serve): void {
  const response = new ServerResponse(message);
  response.shouldKeepAlive = false;
  socket.on('error', () => socket.destroy());
  try {
    response.assignSocket(socket as Socket);
  } catch {
    // An answer to a request before this one is still under way on the connection.
    return void socket.destroy();
  }
  response.on('finish', () => socket.end());
  serve(message, response);
}

/** The request that Node's parser stopped in, if all of it is in that packet and Go would take it. */
function messageIn({ rawPacket, bytesParsed = 0 }: ParseError, socket: Socket): IncomingMessage | undefined {
  if (!rawPacket) return undefined;
  const start = rawPacket.subarray(0, bytesParsed).lastIndexOf('\n') + 1;
  const end = rawPacket.indexOf('\r\n\r\n', start);
  if (end < 0) return undefined;
  const [line = '', ...fields] = rawPacket.toString('latin1', start, end).split('\r\n');
  const [, method = '', target = '', version = ''] = REQUEST_LINE.exec(line) ?? [];
  const headers = fields.map((field) =>
    FIELD.exec(field)
      ?.slice(1)
      .map((part) => part.trim()),
  );
  const list = headers.flatMap((pair) => pair ?? []);
  const length = contentLength(list);
  const body = rawPacket.subarray(end + 4);
  // CONNECT has an event of its own; a method that Node knows and a target of ASCII are refused for a reason.
  const isOdd = !METHODS.includes(method) || /[\x80-\xff]/.test(target);
  if (!isOdd || method === '' || headers.includes(undefined) || length === undefined || body.length < length)
    return undefined;
  const message = new IncomingMessage(socket);
  Object.assign(message, { method, url: target, rawHeaders: list, headers: headersOf(list), complete: true });
  Object.assign(message, { httpVersion: version, httpVersionMajor: 1, httpVersionMinor: Number(version.slice(2)) });
  message.push(body.subarray(0, length));
  message.push(null);
  return message;
}

/** RFC 9112 section 3; a method is a token (net/http readRequest, validMethod). */
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^ ]+) HTTP\/(1\.[01])$/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\0\n\r]*)$/;

/** `undefined` for a body of unknown length. */
function contentLength(list: readonly string[]): number | undefined {
  const headers = headersOf(list);
  if (headers['transfer-encoding'] !== undefined) return undefined;
  const text = headers['content-length'] ?? '0';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** As Node keeps them: lower case, several of a name in one text. */
function headersOf(list: readonly string[]): IncomingHttpHeaders {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < list.length; i += 2) {
    const [name = '', value = ''] = [list[i]?.toLowerCase(), list[i + 1]];
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}
