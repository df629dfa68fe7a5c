import type { ServerResponse } from 'node:http';
import { endToEnd } from '../hop-by-hop.ts';

/** The head of a 1xx response, which comes before the response itself. */
export interface Informational {
  readonly status: number;
  readonly statusText: string;
  readonly rawHeaders: readonly string[];
}

/**
 * Passes on `100 Continue`, `103 Early Hints` and the like (RFC 9110 section 15.2), except to clients of HTTP/1.0, which do not know
 * them, and except a 100 that nobody asked for: many clients take it for a broken response. Node has no method for it.
 */
export function passInformational(res: ServerResponse, { status, statusText, rawHeaders }: Informational): void {
  const { socket, req } = res;
  if (status < 102 || !socket || res.headersSent || req.httpVersion !== '1.1') return;
  const headers = endToEnd(rawHeaders);
  let head = `HTTP/1.1 ${status} ${statusText}\r\n`;
  for (let i = 0; i + 1 < headers.length; i += 2) head += `${headers[i] ?? ''}: ${headers[i + 1] ?? ''}\r\n`;
  socket.write(`${head}\r\n`, 'latin1');
}
