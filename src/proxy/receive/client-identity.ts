import { offeredToken } from '../../api/request/bearer-subprotocol.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';

/** Which credentials the client itself sends; they take precedence over the configured ones. */
export interface ClientIdentity {
  readonly authorization: boolean;
  readonly impersonation: boolean;
}

/**
 * Read off the headers that will really be sent, the first of each name as in Go: a header that is dropped on the way must not decide
 * the identity. A browser can only send its token as a WebSocket subprotocol, which the API server looks at in WebSockets only
 * (apiserver pkg/authentication/request/websocket/protocol.go).
 */
export function clientIdentity(endToEnd: HeaderList, upgrade: string | undefined): ClientIdentity {
  const offered = upgrade?.toLowerCase() === 'websocket' ? offeredToken(endToEnd) : undefined;
  return {
    authorization: Boolean(offered) || Boolean(headerValue(endToEnd, 'authorization')),
    impersonation: Boolean(headerValue(endToEnd, 'impersonate-user')),
  };
}
