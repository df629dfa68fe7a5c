import type { Exchange } from '../../trace/exchange.ts';
import { isLongRunning } from '../../trace/facts/long-running.ts';

/**
 * Why an exchange counts as failed, in a word of few values: a status (`403`), or the code of the lost connection (`ECONNREFUSED`). `undefined` where it
 * did not fail: for a client, everything from 400 on is a failure (semantic-conventions docs/http/http-spans.md); a client that leaves a watch is not.
 */
export function errorType(exchange: Exchange): string | undefined {
  const { failure, response } = exchange;
  if (failure && !isEndOfStream(exchange)) return failure.code;
  return response && response.status >= 400 ? String(response.status) : undefined;
}

/** What is said of it besides; a status says all by itself. */
export function errorText(exchange: Exchange): string | undefined {
  const { failure } = exchange;
  return failure && !isEndOfStream(exchange) ? failure.message : undefined;
}

function isEndOfStream(exchange: Exchange): boolean {
  return exchange.failure?.code === 'CLIENT_CLOSED' && isLongRunning(exchange);
}
