import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { failureStatus } from '../../../api/status/status.ts';
import { ownAnswer } from '../../own-answers/own-status.ts';
import type { OwnAnswer } from '../../own-answers/own-status.ts';
import { MAX_HEADERS } from '../request-headers.ts';
import { answerUnderWay, earlierAnswers } from './upgrade-connection.ts';

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

/** Node's code for plain HTTP where TLS is spoken. */
export const PLAIN_HTTP = 'ERR_SSL_HTTP_REQUEST';

/** What is wrong with a head of which a part would be dropped. */
export const TOO_MUCH = `it has more than ${MAX_HEADERS} headers, or they and its target are larger than 1 MiB, and none may be dropped`;

/** Node's code of the problem, the status for it, and its description. */
const PROBLEMS: ReadonlyMap<string, readonly [status: number, problem: string]> = new Map([
  ['HPE_INVALID_URL', [400, 'its target contains characters that must be percent-encoded']],
  ['HPE_INVALID_METHOD', [400, 'Node.js does not know its method']],
  // Newer Nodes say so of too many headers, too.
  ['HPE_HEADER_OVERFLOW', [431, TOO_MUCH]],
  [PLAIN_HTTP, [400, 'it came without TLS, which this port speaks (use https:// in place of http://)']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'its headers did not end within a minute']],
]);

/**
 * Answers what is not an HTTP request, after those before it on its connection have been answered, and resolves to what was answered. `undefined`
 * where it has a response already that is under way, and for what follows a last request or an answer of this kind, which is read and dropped.
 */
export async function answerMalformed(error: ParseError, socket: Socket): Promise<Malformed | undefined> {
  if (error.code === 'ECONNRESET') socket.destroy();
  if (answered.has(socket) || socket.destroyed) return undefined;
  answered.add(socket);
  // With a request before it in the packet nobody knows where this one begins.
  const start = answerUnderWay(socket) ? '' : startOf(error, socket);
  await earlierAnswers(socket);
  // It said that it was the last.
  if (error.code === 'HPE_CLOSED_CONNECTION') return undefined;
  const response = answerUnderWay(socket);
  if (!socket.writable || response?.headersSent) {
    socket.destroy();
    return undefined;
  }
  const [status, problem] = problemOf(error, start) ?? [400, error.message];
  const answer = ownAnswer(unreadableStatus(status, problem));
  const headers = [...answer.rawHeaders, 'Connection', 'close'].map((text, i) => text + (i % 2 === 0 ? ': ' : '\r\n'));
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n`);
  socket.end(answer.body);
  readOn(socket);
  const [, method = UNREAD, target = UNREAD] = /^([A-Za-z]{1,32}) (\S*)/u.exec(start) ?? [];
  return response ? undefined : { status, problem, method, target, answer };
}

/** A connection that is closed before all has been read is reset, and its client may lose the answer; Go waits as long (rstAvoidanceDelay). */
function readOn(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), PATIENCE).unref();
  socket.once('close', () => clearTimeout(timer));
}

const answered = new WeakSet<Socket>();

/** In milliseconds. */
const PATIENCE = 500;

/** What is recorded in place of what cannot be read. */
const UNREAD = '?';

/** The packet in which Node found the problem; headers that are too large may have begun in an earlier one. */
function startOf({ code, rawPacket }: ParseError, { bytesRead }: Socket): string {
  if (!rawPacket || (code === 'HPE_HEADER_OVERFLOW' && rawPacket.length < bytesRead)) return '';
  return Buffer.from(rawPacket.subarray(0, MAX_START)).toString('latin1');
}

const MAX_START = 8 * 1024;

/** What takes this port for one of another kind gets to know what it is. */
function strangerProblem(start: string): readonly [status: number, problem: string] | undefined {
  const protocol = STRANGERS.find(([pattern]) => pattern.test(start))?.[1];
  if (protocol === undefined) return undefined;
  return [400, `it is ${protocol}; this is the port of a kubetrace proxy, which speaks plain HTTP/1.1`];
}

function problemOf({ code = '' }: ParseError, start: string): readonly [status: number, problem: string] | undefined {
  const known = PROBLEMS.get(code);
  return code === PLAIN_HTTP ? known : (strangerProblem(start) ?? known);
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
