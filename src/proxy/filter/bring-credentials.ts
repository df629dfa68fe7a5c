import type { Refusal } from '../../trace/exchange.ts';
import type { ClientRequest } from '../receive/client-request.ts';

/**
 * Refuses a request without an Authorization, or a token among its WebSocket subprotocols, that will really be sent: with `--credentials=client` nobody acts
 * as the proxy. Whether the credentials are good, the API server says. 401 as from an API server, by which clients get a new token.
 */
export function bringCredentials({ identity }: Pick<ClientRequest, 'identity'>): Refusal | undefined {
  if (identity.authorization) return undefined;
  return {
    rule: 'it has no credentials of its own (Authorization), and this proxy has none to lend (--credentials=client)',
    status: 401,
  };
}
