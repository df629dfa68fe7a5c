import type { IncomingMessage } from 'node:http';
import type { Exchange } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import { addressText } from './client-address.ts';

/** Of a request that goes nowhere: what of it may be recorded. */
export interface OwnRequest {
  readonly method: string;
  /** Without the access key. */
  readonly target: string;
  readonly rawHeaders: readonly string[];
  /** Which host it names. */
  readonly host: string;
  readonly upgrade?: string | undefined;
}

/** What our own URL begins with. */
export type Scheme = 'http' | 'https';

/** Opens the exchange of a request that kubetrace answers itself, at its own URL: it is in the log and the record like any other. */
export function ownExchange(
  { trace, scheme }: { readonly trace: Trace; readonly scheme: Scheme },
  { socket, httpVersion }: Sender,
  request: OwnRequest,
): Exchange {
  const { method, target, rawHeaders, host, upgrade } = request;
  return trace.begin({
    method,
    target,
    httpVersion,
    rawHeaders,
    clientAddress: addressText(socket.remoteAddress, socket.remotePort),
    upstreamUrl: `${scheme}://${host || 'localhost'}${target.startsWith('/') ? target : '/'}`,
    upgrade,
  });
}

/** Over which connection, and in which version of HTTP. */
type Sender = Pick<IncomingMessage, 'httpVersion'> & {
  readonly socket: { readonly remoteAddress?: string | undefined; readonly remotePort?: number | undefined };
};
