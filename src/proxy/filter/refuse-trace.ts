import type { Refusal } from '../../trace/exchange.ts';
import type { FilteredRequest } from '../receive/filtered-request.ts';

/**
 * Refuses TRACE, to which a server answers with the request as it got it: our credentials would come back. No client may send them with one
 * (RFC 9110 section 9.3.8), and no API server serves it.
 */
export function refuseTrace({ method }: Pick<FilteredRequest, 'method'>): Refusal | undefined {
  if (method !== 'TRACE') return undefined;
  return { rule: 'TRACE asks the server to send the request back, credentials and all', status: 405 };
}
