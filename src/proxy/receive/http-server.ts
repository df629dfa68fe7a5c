import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { contained, reportFault } from '../own-answers/fault.ts';
import { reply } from '../own-answers/own-status.ts';
import type { ClientConnection } from './client-connection.ts';
import { answerMalformed, headersTooLarge, MAX_HEADERS } from './malformed.ts';
import { earlierAnswers, responseOn, upgradeOf, withoutUpgrade } from './upgrade-connection.ts';
import { MAX_HEADER_BYTES } from '../../api/bounds/bounds.ts';

/** Takes a request up; must never reject. */
export type Serve = (req: IncomingMessage, connection: ClientConnection) => Promise<void>;

/** Node's server, which gives every request to `serveWhole`, plain, with `Expect: 100-continue`, CONNECT or an upgrade. */
export function httpServer(serveWhole: Serve): Server {
  const serve: Serve = (req, connection) => (isWhole(req) ? serveWhole(req, connection) : refuse(connection.res));
  const server = createServer({
    // Fewer, larger writes: half the CPU of a long list.
    highWaterMark: 512 * 1024,
    maxHeaderSize: MAX_HEADER_BYTES,
    // An upload may take as long as it likes, headers may not; an idle client closes before we do (Go's clients after 90 s).
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 100_000,
    // kubetrace answers such a request itself, and says what is wrong with it.
    requireHostHeader: false,
    ...IGNORED_UPGRADES,
  });
  // Node drops what exceeds this, in newer versions with an answer of its own.
  server.maxHeadersCount = MAX_HEADERS + 1;
  server.on('request', (req, res) => void serve(req, { body: req, res }));
  server.on('checkContinue', (req, res) => void serve(req, { body: req, res, sendContinue: continueLater(res) }));
  server.on('connect', (req, socket: Socket) => {
    void takeOver(socket, () => serve(req, { body: req, res: responseOn(req, socket) }));
  });
  server.on('upgrade', (req, socket: Socket, head) => {
    void takeOver(socket, () => {
      const protocol = upgradeOf(req);
      if (protocol === undefined) return withoutUpgrade(server, { req, socket, head });
      if (head.length > 0) socket.unshift(head);
      return serve(req, { body: req, res: responseOn(req, socket), upgrade: { protocol, socket } });
    });
  });
  server.on('clientError', (error, socket: Socket) => {
    if (!contained(() => answerMalformed(error, socket))) socket.destroy();
  });
  return server;
}

/**
 * Newer Nodes (24.9) ask before they let go of a connection, and then keep the body of the request (from 26 on) where `withoutUpgrade`
 * does not look. Older ones do not ask, and leave it to that.
 */
const IGNORED_UPGRADES = { shouldUpgradeCallback: (req: IncomingMessage) => upgradeOf(req) !== undefined };

/** A header that was dropped may be the one that identifies the client. */
function isWhole({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length <= 2 * MAX_HEADERS;
}

async function refuse(res: ServerResponse): Promise<void> {
  if (!contained(() => reply(res, headersTooLarge()))) res.destroy();
}

/**
 * Returns what sends `100 Continue`. Until then the connection ends with the response: a client that has not been asked for its body may
 * send it or not, so nobody knows where its next request begins.
 */
function continueLater(res: ServerResponse): () => void {
  const { shouldKeepAlive } = res;
  res.shouldKeepAlive = false;
  return () => {
    res.shouldKeepAlive = shouldKeepAlive;
    res.writeContinue();
  };
}

/** Continues on a connection that Node has let go of. Never rejects. */
async function takeOver(socket: Socket, next: () => void | Promise<void>): Promise<void> {
  // Node has removed its own listener, and an error without a listener would end the process.
  const ignore = () => undefined;
  socket.on('error', ignore);
  try {
    await earlierAnswers(socket);
    if (!socket.destroyed) await next();
  } catch (error) {
    reportFault(error);
    socket.destroy();
  } finally {
    if (!socket.destroyed) socket.off('error', ignore);
  }
}
