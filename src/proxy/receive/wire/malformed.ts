import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { failureStatus } from '../../../api/status/status.ts';
import { ownAnswer } from '../../own-answers/own-status.ts';
import type { OwnAnswer } from '../../own-answers/own-status.ts';
import { answerUnderWay } from './upgrade-connection.ts';

/** What Node could not read, and what it is answered with. */
export interface Malformed {
  readonly status: number;
  readonly problem: string;
  /** As far as they can be read. */
  readonly method: string;
  readonly target: string;
  readonly answer: OwnAnswer;
}

/** What Node says of it: the packet in which it failed, if that is known. */
export type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: Uint8Array };

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

/**
 * Answers what is not an HTTP request, and returns what was answered. Where an earlier response is still under way the connection just ends:
 * `undefined`.
 */
export function answerMalformed(error: ParseError, socket: Socket): Malformed | undefined {
  if (!socket.writable || error.code === 'ECONNRESET' || answerUnderWay(socket)?.headersSent) {
    socket.destroy();
    return undefined;
  }
  const start = startOf(error);
  const [status, problem] = strangerProblem(start) ?? PROBLEMS.get(error.code ?? '') ?? [400, error.message];
  const answer = ownAnswer(unreadableStatus(status, problem));
  const headers = [...answer.rawHeaders, 'Connection', 'close'].map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n'));
  const hasOwnExchange = answerUnderWay(socket) === undefined;
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n`);
  socket.end(answer.body);
  const [, method = UNREAD, target = UNREAD] = /^([A-Za-z]{1,32}) (\S*)/u.exec(start) ?? [];
  return hasOwnExchange ? { status, problem, method, target, answer } : undefined;
}

/** What is recorded in place of what cannot be read. */
const UNREAD = '?';

/** The packet in which Node found the problem; headers that are too large have begun in an earlier one. */
function startOf({ code, rawPacket }: ParseError): string {
  if (!rawPacket || code === 'HPE_HEADER_OVERFLOW') return '';
  return Buffer.from(rawPacket.subarray(0, MAX_START)).toString('latin1');
}

const MAX_START = 8 * 1024;

/** What takes this port for one of another kind gets to know what it is. */
function strangerProblem(start: string): readonly [status: number, problem: string] | undefined {
  const protocol = STRANGERS.find(([pattern]) => pattern.test(start))?.[1];
  if (protocol === undefined) return undefined;
  return [400, `it is ${protocol}; this is the port of a kubetrace proxy, which speaks plain HTTP/1.1`];
}

/** How a record of TLS of the type handshake begins (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = new RegExp(String.raw`^\x16\x03`, 'u');

const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [TLS_HANDSHAKE, 'a TLS handshake (use http:// in place of https://)'],
  [/^PRI \* HTTP\/2/u, 'HTTP/2'],
  [/^SSH-/u, 'SSH'],
  [/^[^A-Za-z\r\n]/u, 'not HTTP'],
];

/** The Status of a request that cannot be read, or not whole. */
export function unreadableStatus(status: number, problem: string) {
  return failureStatus(status, 'BadRequest', `kubetrace cannot read this request: ${problem}`);
}
