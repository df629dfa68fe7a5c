import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { lookupTable } from '../api/lookup-table.ts';
import { failureStatus } from '../api/status.ts';
import { ownAnswer } from './own-status.ts';

/** What Node's parser calls the problem, and what to say. */
const PROBLEMS = lookupTable<string>({
  HPE_INVALID_URL: 'its target holds characters that must be percent-encoded',
  HPE_INVALID_METHOD: 'Node.js knows no such method',
  HPE_HEADER_OVERFLOW: 'its headers are larger than 1 MiB',
});

/** Answers what is no HTTP request, unless an answer is already on its way there; then the connection just ends. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  // As Node's own handler of `clientError` looks at it (lib/_http_server.js, socketOnError).
  const { _httpMessage: underWay } = socket as Socket & { _httpMessage?: ServerResponse };
  if (!socket.writable || error.code === 'ECONNRESET' || underWay?.headersSent) return void socket.destroy();
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const problem = PROBLEMS.get(error.code ?? '') ?? error.message;
  const answer = ownAnswer(failureStatus(code, 'BadRequest', `kubetrace cannot read this request: ${problem}`));
  const headers = [...answer.rawHeaders, 'Connection', 'close'].map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n'));
  socket.write(`HTTP/1.1 ${code} ${STATUS_CODES[code]}\r\n${headers.join('')}\r\n`);
  socket.end(answer.body);
}
