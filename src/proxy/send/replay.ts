import type { ClientRequest } from '../receive/client-request.ts';

/**
 * Whether a request may be sent twice although nobody knows whether the server has seen the first: `isReplayable` of Go's
 * net/http request.go. A body is on its way only once.
 */
export function isReplayable({
  method,
  hasBody,
  endToEnd,
}: Pick<ClientRequest, 'method' | 'hasBody' | 'endToEnd'>): boolean {
  if (hasBody) return false;
  return SAFE_METHODS.has(method) || endToEnd.some(([name]) => IDEMPOTENCY_KEYS.has(name.toLowerCase()));
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const IDEMPOTENCY_KEYS = new Set(['idempotency-key', 'x-idempotency-key']);

/**
 * Whether the other side ended the connection, or broke it by a frame that HTTP/2 does not allow; not undici, nor a limit of ours. Where the network is gone, dialling
 * again would only take more time.
 */
export function isEndOfConnection(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE|ECONNABORTED|ERR_SSL_.*|ERR_HTTP2_(?:SESSION_)?ERROR)$/u.test(code);
}
