import { ActionableError } from '../api/actionable-error.ts';
import { thrownText } from '../api/text/thrown-text.ts';
import { reasonOf } from './connect/connect-problem.ts';

/** Why a request has no whole response. */
export interface RequestProblem {
  /** Of Node, undici or kubetrace: `ECONNREFUSED`. */
  readonly code: string;
  /** In plain words, which name the server. */
  readonly message: string;
}

/** A call of our own that has no whole response; `cause` is why. */
export class NoResponseError extends ActionableError {
  /** Whether the server may have seen the request. */
  readonly wasSent: boolean;

  constructor(message: string, { hint, cause, wasSent }: NoResponseOptions) {
    super('ERR_SERVER', message, hint, { cause });
    this.wasSent = wasSent;
  }
}

interface NoResponseOptions {
  readonly hint: string;
  readonly cause: unknown;
  readonly wasSent: boolean;
}

/** What was thrown while `role` at `server`, an origin, was to answer: the same words for a client's requests and for calls of our own. */
export function requestProblem(thrown: unknown, server: string, role = 'the API server'): RequestProblem {
  const { code, message, error } = rootCause(thrown);
  const words = WORDS.find(([pattern]) => pattern.test(code))?.[1](role) ?? `the request to ${role} failed:`;
  const hint = server.startsWith('http:') && mayBeTls(error) ? `; ${USE_HTTPS}` : '';
  return { code, message: `${words} ${server} (${withCode(code, message)})${hint}` };
}

/** What to look at where a server speaks TLS and its URL says that it does not. */
export const USE_HTTPS = 'is its URL https:// and not http://?';

/** The code once: Node's messages often begin with it. */
function withCode(code: string, message: string): string {
  return message.includes(code) ? message : `${code}: ${message}`;
}

/** How servers that speak TLS take plain HTTP: they close the connection at once, or send an alert (RFC 8446 section 6), `15 03`. */
function mayBeTls(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Of Node's client, before the head of a response.
  if (error.message === 'socket hang up') return true;
  // Of undici.
  if ('socket' in error && isObject(error.socket) && 'bytesRead' in error.socket) return error.socket.bytesRead === 0;
  const answer = 'data' in error ? error.data : 'rawPacket' in error ? error.rawPacket : '';
  const text = answer instanceof Uint8Array ? Buffer.from(answer).toString('latin1') : answer;
  return typeof text === 'string' && text.startsWith('\u0015\u0003');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Only what the code proves: it does not say who ended a connection, for one. The words for TLS handshakes are in `connect/`. */
const WORDS: readonly (readonly [RegExp, (role: string) => string])[] = [
  [/^ECONNREFUSED$/u, (role) => `nothing is listening at the address of ${role}:`],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/u, (role) => `the name of ${role} does not resolve:`],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/u, (role) => `${role} cannot be reached:`],
  [
    /^(?:UND_ERR_HEADERS_TIMEOUT|REQUEST_TIMEOUT)$/u,
    (role) => `${role} did not begin to answer within --request-timeout:`,
  ],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/u, () => 'the connection was closed before the response was complete:'],
  [/^ERR_HTTP2_STREAM_ERROR$/u, () => 'the server ended the response before it was complete:'],
  [/^CALL_TIMEOUT$/u, (role) => `${role} did not answer in time:`],
  [/^TOO_LARGE$/u, (role) => `the response of ${role} is too large:`],
  [/^UND_ERR_DESTROYED$/u, () => 'kubetrace ended before the response was complete:'],
  [/^(?:EPROTO|ERR_SSL_)/u, () => 'the connection was ended by TLS before the response was complete:'],
  [/^(?:HPE_|HTTPParserError|UND_ERR_RES_|ERR_HTTP2_)/u, () => 'the response is not valid HTTP:'],
];

/** The innermost cause that carries a code; a dial to several addresses fails with one error for each. */
function rootCause(thrown: unknown): { readonly code: string; readonly message: string; readonly error: unknown } {
  if (!(thrown instanceof Error)) return { code: 'UNKNOWN', message: thrownText(thrown), error: thrown };
  const [first] = thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [];
  const inner = first ?? thrown.cause;
  if (inner instanceof Error) return rootCause(inner);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
  return { code, message: reasonOf(thrown), error: thrown };
}
