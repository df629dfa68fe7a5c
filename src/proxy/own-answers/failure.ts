import { ActionableError } from '../../api/actionable-error.ts';
import { thrownText } from '../../api/thrown-text.ts';
import { reasonOf } from '../../kubeconfig/connect/connect-problem.ts';
import type { Failure } from '../../trace/exchange.ts';

/** The client went away before its response was complete. */
export class ClientClosedError extends Error {
  readonly code = 'CLIENT_CLOSED';

  constructor() {
    super('the client closed the connection');
  }
}

/** `--request-timeout` has passed, and the server has not begun to answer. */
export class RequestTimeoutError extends Error {
  readonly code = 'REQUEST_TIMEOUT';
}

/** What went wrong between kubetrace and `server`, in plain words. */
export function failureOf(thrown: unknown, server: string): Failure {
  if (thrown instanceof ClientClosedError) return { code: thrown.code, message: thrown.message };
  if (thrown instanceof ActionableError) {
    return { code: thrown.code, message: `kubetrace: ${thrown.message}${thrown.hint ? `; ${thrown.hint}` : ''}` };
  }
  const { code, message } = rootCause(thrown);
  const words = WORDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'the request to the API server failed:';
  return { code, message: `kubetrace: ${words} ${server} (${[code, message].filter(Boolean).join(': ')})` };
}

/** Only what the code makes certain: not, for example, who ended a connection. Problems of TLS are worded in kubeconfig/connect. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/u, 'nothing is listening at'],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/u, 'the name of the API server does not resolve:'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/u, 'the API server cannot be reached:'],
  [
    /^(?:UND_ERR_HEADERS_TIMEOUT|REQUEST_TIMEOUT)$/u,
    'the API server did not begin to answer within --request-timeout:',
  ],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/u, 'the connection was closed before the response was complete:'],
  [/^UND_ERR_DESTROYED$/u, 'kubetrace ended before the response was complete:'],
  [/^(?:EPROTO|ERR_SSL_)/u, 'the connection was ended by TLS before the response was complete:'],
  [/^(?:HPE_|HTTPParserError|UND_ERR_RES_)/u, 'the response is not valid HTTP:'],
];

/** The innermost cause; a dial to several addresses fails with one error for each, of which the first is taken. */
function rootCause(thrown: unknown): { readonly code: string; readonly message: string } {
  if (!(thrown instanceof Error)) return { code: 'UNKNOWN', message: thrownText(thrown) };
  const [first] = thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [];
  const inner = first ?? thrown.cause;
  if (inner instanceof Error) return rootCause(inner);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.name;
  return { code, message: reasonOf(thrown) };
}
