import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { failureStatus } from '../api/status.ts';
import { ownAnswer } from './own-status.ts';
import { answerUnderWay } from './upgrade-connection.ts';

/** What Node calls the problem, the status for it, and what to say. */
const PROBLEMS: ReadonlyMap<string, readonly [status: number, problem: string]> = new Map([
  ['HPE_INVALID_URL', [400, 'its target holds characters that must be percent-encoded']],
  ['HPE_INVALID_METHOD', [400, 'Node.js knows no such method']],
  [
    'HPE_HEADER_OVERFLOW',
    [431, 'its target and headers together are larger than 1 MiB, and none of them may be dropped'],
  ],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'its headers did not end within a minute']],
]);

/** Answers what is not an HTTP request, unless an answer is already on its way there; then the connection just ends. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET' || answerUnderWay(socket)?.headersSent) {
    return void socket.destroy();
  }
  const [status, problem] = PROBLEMS.get(error.code ?? '') ?? [400, error.message];
  const answer = ownAnswer(failureStatus(status, 'BadRequest', `kubetrace cannot read this request: ${problem}`));
  const headers = [...answer.rawHeaders, 'Connection', 'close'].map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n'));
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n`);
  socket.end(answer.body);
}
