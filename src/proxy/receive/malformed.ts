import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { failureStatus } from '../../api/status/status.ts';
import { ownAnswer } from '../own-answers/own-status.ts';
import type { OwnAnswer } from '../own-answers/own-status.ts';
import { answerUnderWay } from './upgrade-connection.ts';

/** Processing more would keep other clients waiting; Go limits bytes only. */
export const MAX_HEADERS = 10_000;

const TOO_LARGE = `it has more than ${MAX_HEADERS} headers, or they and its target are larger than 1 MiB, and none may be dropped`;

/** Node's code of the problem, the status for it, and its description. */
const PROBLEMS: ReadonlyMap<string, readonly [status: number, problem: string]> = new Map([
  ['HPE_INVALID_URL', [400, 'its target contains characters that must be percent-encoded']],
  ['HPE_INVALID_METHOD', [400, 'Node.js does not know its method']],
  [
    'HPE_HEADER_OVERFLOW',
    [431, 'its target and headers together are larger than 1 MiB, and none of them may be dropped'],
  ],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'its headers did not end within a minute']],
]);

/** Answers what is not an HTTP request; where an earlier response is still under way, the connection just ends. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET' || answerUnderWay(socket)?.headersSent) {
    return void socket.destroy();
  }
  const [status, problem] = PROBLEMS.get(error.code ?? '') ?? [400, error.message];
  const answer = unreadable(status, problem);
  const headers = [...answer.rawHeaders, 'Connection', 'close'].map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n'));
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n`);
  socket.end(answer.body);
}

/** For a request of which Node has left out headers. */
export function headersTooLarge(): OwnAnswer {
  return unreadable(431, TOO_LARGE);
}

function unreadable(status: number, problem: string): OwnAnswer {
  return ownAnswer(failureStatus(status, 'BadRequest', `kubetrace cannot read this request: ${problem}`));
}
