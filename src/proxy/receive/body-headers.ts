import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether a request has a body: HTTP/1.1 says so in one of two headers (RFC 9112 section 6). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Says `100 Continue`, when that is wanted. A client that was not told to go on may send its body or not: after such an answer the connection is of no use. */
export function postponed(res: ServerResponse): () => void {
  const { shouldKeepAlive } = res;
  res.shouldKeepAlive = false;
  return () => {
    res.shouldKeepAlive = shouldKeepAlive;
    res.writeContinue();
  };
}
