import type { Refusal } from '../../trace/exchange.ts';

/**
 * Refuses TRACE, to which a server answers with the request as it got it: our credentials would come back. A client must not send
 * credentials with it (RFC 9110 section 9.3.8), and no API server serves it.
 */
export function refuseTrace({ method }: { readonly method: string }): Refusal | undefined {
  if (method !== 'TRACE') return undefined;
  return { rule: 'TRACE asks the server to send the request back, credentials and all', status: 405 };
}
