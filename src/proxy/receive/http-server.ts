import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { contained, reportFault } from '../own-answers/fault.ts';
import { answerMalformed, headersTooLarge, MAX_HEADERS } from './malformed.ts';
import { reply } from '../own-answers/own-status.ts';
import { earlierAnswers, responseOn, upgradeOf, withoutUpgrade } from './upgrade-connection.ts';
import type { Visit } from './visit.ts';
import { postponed } from './body-headers.ts';
import { MAX_HEADER_BYTES } from '../../api/bounds/bounds.ts';

/** Node's server, which gives every request to `serveWhole`, in whatever way it comes. `serveWhole` must never reject. */
export function httpServer(serveWhole: (visit: Visit) => Promise<void>): Server {
  const serve = (visit: Visit) => (isWhole(visit.req) ? serveWhole(visit) : refuse(visit.res));
  const server = createServer({
    // Fewer, larger writes: half the CPU of a long list.
    highWaterMark: 512 * 1024,
    maxHeaderSize: MAX_HEADER_BYTES,
    // An upload may take as long as it likes, headers may not; an idle client closes before we do (Go's clients after 90 s).
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 100_000,
    // We say ourselves what is wrong with such a request.
    requireHostHeader: false,
  });
  // What is more than these Node drops, in newer versions with an answer of its own.
  server.maxHeadersCount = MAX_HEADERS + 1;
  server.on('request', (req, res) => void serve({ req, res }));
  server.on('checkContinue', (req, res) => void serve({ req, res, goOn: postponed(res) }));
  server.on('connect', (req, socket: Socket) => {
    void takeOver(socket, () => serve({ req, res: responseOn(req, socket) }));
  });
  server.on('upgrade', (req, socket: Socket, head) => {
    void takeOver(socket, () => {
      const protocol = upgradeOf(req);
      if (protocol === undefined) return withoutUpgrade(server, { req, socket, head });
      if (head.length > 0) socket.unshift(head);
      return serve({ req, res: responseOn(req, socket), upgrade: { protocol, socket } });
    });
  });
  server.on('clientError', (error, socket: Socket) => {
    if (!contained(() => answerMalformed(error, socket))) socket.destroy();
  });
  return server;
}

/** A header that was dropped may be the one that says who asks. */
function isWhole({ rawHeaders }: Visit['req']): boolean {
  return rawHeaders.length <= 2 * MAX_HEADERS;
}

async function refuse(res: ServerResponse): Promise<void> {
  if (!contained(() => reply(res, headersTooLarge()))) res.destroy();
}

/** Goes on with a connection that Node has let go of. Never rejects. */
async function takeOver(socket: Socket, goOn: () => void | Promise<void>): Promise<void> {
  // Node has taken its own listener away, and an error without one would be the end of the process.
  const ignore = () => undefined;
  socket.on('error', ignore);
  try {
    await earlierAnswers(socket);
    if (!socket.destroyed) await goOn();
  } catch (error) {
    reportFault(error);
    socket.destroy();
  } finally {
    if (!socket.destroyed) socket.off('error', ignore);
  }
}
