import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { reportFault } from '../../own-answers/fault.ts';
import type { ClientConnection } from '../client-connection.ts';
import { MAX_HEADERS } from '../request-headers.ts';
import { allowHalfClosed, endWhenIdle } from './half-closed.ts';
import { answerMalformed } from './malformed.ts';
import type { Malformed, ParseError } from './malformed.ts';
import { readOpening, wasCorrected } from './opening.ts';
import type { OpeningSteps } from './opening.ts';
import { securedBy, type ServerTls } from './secured.ts';
import { inTurn } from './turns.ts';
import { earlierAnswers, leaveBodies, responseOn, upgradeOf, withoutUpgrade } from './upgrade-connection.ts';
import { KEEP_ALIVE_TIMEOUT } from './whole-response.ts';
import { MAX_HEADER_BYTES } from '../../../api/bounds/bounds.ts';

/** Takes a request up; must never reject. */
export type Serve = (req: IncomingMessage, connection: ClientConnection) => Promise<void>;

/** What becomes of what comes in. */
export interface HttpServerOptions {
  readonly serve: Serve;
  /** What was not HTTP has been answered. */
  readonly onMalformed: (malformed: Malformed, socket: Socket) => void;
  /** Speaks TLS with this certificate. Default: plain HTTP. */
  readonly tls?: ServerTls | undefined;
}

/** Node's server, which gives every request to `serve`, plain, with `Expect`, CONNECT or an upgrade. */
export function httpServer({ serve, onMalformed, tls }: HttpServerOptions): Server {
  const server = createServer({
    // Fewer, larger writes: half the CPU of a long list.
    highWaterMark: 512 * 1024,
    maxHeaderSize: MAX_HEADER_BYTES,
    // An upload may take as long as it likes, headers may not.
    requestTimeout: 0,
    headersTimeout: HEADERS_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    // kubetrace answers such a request itself, and says what is wrong with it.
    requireHostHeader: false,
  });
  // Node drops what exceeds this, in newer versions with an answer of its own.
  server.maxHeadersCount = MAX_HEADERS + 1;
  const take = (req: IncomingMessage, res: ServerResponse, expecting?: () => ExpectingClient) => {
    if (isLast(req)) res.shouldKeepAlive = false;
    inTurn(res, () => void serve(req, { body: req, res, ...expecting?.() }));
  };
  server.on('request', (req, res) => take(req, res));
  server.on('checkExpectation', (req, res) => take(req, res));
  server.on('checkContinue', (req, res) => take(req, res, () => ({ sendContinue: continueLater(res) })));
  server.on('connect', (req, socket: Socket) => {
    void takeOver(socket, () => serve(req, { body: req, res: responseOn(req, socket) }));
  });
  server.on('upgrade', (req, socket: Socket, head) => {
    void takeOver(socket, () => {
      const protocol = upgradeOf(req);
      // A body in chunks would have to be read as such before the switch; a server may ignore an upgrade (RFC 9110 section 7.8).
      const isChunked = req.headers['transfer-encoding'] !== undefined;
      if (protocol === undefined || isChunked) return withoutUpgrade(server, { req, socket, head });
      if (head.length > 0) socket.unshift(head);
      return serve(req, { body: req, res: responseOn(req, socket), upgrade: { protocol, socket } });
    });
  });
  const refuse = (error: ParseError, socket: Socket): void => {
    const refused = answerMalformed(error, socket).then((malformed) => malformed && onMalformed(malformed, socket));
    refused.catch((fault: unknown) => {
      reportFault(fault);
      socket.destroy();
    });
  };
  server.on('clientError', refuse);
  readOpenings(server, refuse, tls);
  allowHalfClosed(server);
  return server;
}

type ExpectingClient = Pick<ClientConnection, 'sendContinue'>;

/** Whether others could take something else for the next request on its connection, or that is too far away. */
function isLast({ httpVersion, headers, socket }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  const isOdd = coding !== undefined && (httpVersion !== '1.1' || coding.toLowerCase() !== 'chunked');
  return isOdd || wasCorrected(socket) || Number(headers['content-length'] ?? 0) > Number.MAX_SAFE_INTEGER;
}

/** In milliseconds. */
const HEADERS_TIMEOUT = 60_000;

/** Node's own listener gets a connection only when its first line has come. */
function readOpenings(
  server: Server,
  refuse: (error: ParseError, socket: Socket) => void,
  tls: ServerTls | undefined,
): void {
  const nodes = server.listeners('connection');
  server.removeAllListeners('connection');
  const steps: OpeningSteps = {
    accept(socket) {
      for (const accept of nodes) accept.call(server, socket);
      leaveBodies(socket);
    },
    late: (socket) => refuse(Object.assign(new Error('too late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket),
    patience: HEADERS_TIMEOUT,
  };
  const read = (socket: Socket): void => readOpening(socket, steps);
  if (!tls) return void server.on('connection', read);
  const accept = (socket: Socket): void => {
    endWhenIdle(socket);
    read(socket);
  };
  server.on('connection', securedBy(server, tls, { accept, refuse, patience: HEADERS_TIMEOUT }));
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
