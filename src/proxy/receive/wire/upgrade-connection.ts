import { once } from 'node:events';
import { ServerResponse } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** The protocol that a client asks to switch to, where that is passed on. `h2c` and TLS concern one hop only and may be ignored. */
export function upgradeOf({ headers }: IncomingMessage): string | undefined {
  const protocols = (headers.upgrade ?? '').split(',').map((protocol) => protocol.trim());
  return protocols.find((protocol) => protocol !== '' && !/^(?:h2c?|TLS\/.*)$/iu.test(protocol)) && headers.upgrade;
}

/**
 * Waits until earlier requests on this connection, those that have been read whole, have been answered: a client may send without waiting for
 * that, and Node lets go of the connection for an upgrade even while a response is under way on it.
 */
export async function earlierAnswers(socket: Socket): Promise<void> {
  const next = () => (socket.destroyed ? undefined : answerUnderWay(socket));
  for (let answer = next(); answer?.req.complete; answer = next()) {
    const goOn = () => answerUnderWay(socket)?.emit('drain');
    socket.on('drain', goOn);
    await once(answer, 'close');
    socket.off('drain', goOn);
  }
}

/** The response that is being written to a connection, found as Node's own handlers find it (lib/_http_server.js). */
export function answerUnderWay(socket: Socket & { _httpMessage?: ServerResponse | null }): ServerResponse | undefined {
  return socket._httpMessage ?? undefined;
}

/**
 * Leaves the body of a request that asks for an upgrade on its connection, where older Nodes leave it. From 26 on Node reads it, and hands over a
 * stream in place of the connection. What a parser's `onIncoming` returns decides: 2 is for no body and a switch (lib/_http_server.js,
 * parserOnIncoming; llhttp's on_headers_complete).
 */
export function leaveBodies({ parser }: Socket & { parser?: Parser }): void {
  if (!parser) return;
  const { onIncoming } = parser;
  parser.onIncoming = (req, keepAlive) => {
    const found = onIncoming.call(parser, req, keepAlive);
    return req.upgrade ? NO_BODY_AND_SWITCH : found;
  };
}

/** Node's parser of a connection. */
interface Parser {
  onIncoming: (req: IncomingMessage & { readonly upgrade?: boolean }, keepAlive: boolean) => number;
}

const NO_BODY_AND_SWITCH = 2;

/** A response on a connection that Node has let go of for an upgrade: for refusals. The connection ends with it. */
export function responseOn(req: IncomingMessage, socket: Socket): ServerResponse {
  const res = new ServerResponse(req);
  res.shouldKeepAlive = false;
  res.assignSocket(socket);
  socket.on('error', () => undefined);
  socket.on('drain', () => res.emit('drain'));
  res.once('finish', () => socket.destroySoon());
  // Nothing reads here until the server has answered; without a first read a client that leaves would go unnoticed.
  socket.once('end', () => {
    if (res.socket && !res.headersSent) socket.destroy();
  });
  socket.read(0);
  return res;
}

/**
 * Hands a request to the server again as if it had not asked for an upgrade: a server may ignore one
 * (RFC 9110 section 7.8). Java's HTTP client asks for `h2c` on every plain connection.
 */
export function withoutUpgrade(
  server: Server,
  { req, socket, head }: { req: IncomingMessage; socket: Socket; head: Buffer },
): void {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let i = 0; i + 1 < req.rawHeaders.length; i += 2) {
    const name = req.rawHeaders[i] ?? '';
    const value = req.rawHeaders[i + 1] ?? '';
    if (/^connection$/iu.test(name)) lines.push(`${name}: ${withoutOptions(value)}`);
    else if (!/^(?:upgrade|http2-settings)$/iu.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

/** Keeps what else `Connection` names: a header of this connection only must not become one that is sent on. */
function withoutOptions(connection: string): string {
  return connection
    .split(',')
    .filter((option) => !/^(?:upgrade|http2-settings)$/iu.test(option.trim()))
    .join(',');
}
