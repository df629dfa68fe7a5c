import { headerValues } from './header-list.ts';
import type { HeaderList } from './header-list.ts';

const PREFIX = 'base64url.bearer.authorization.k8s.io.';

/**
 * The token that a browser sends among its WebSocket subprotocols, for it cannot set an Authorization header
 * (apiserver pkg/authentication/request/websocket/protocol.go). One character for each byte, as in a header.
 */
export function subprotocolToken(headers: HeaderList): string | undefined {
  const offered = headerValues(headers, 'Sec-WebSocket-Protocol').flatMap((value) => value.split(','));
  const found = offered.map((protocol) => protocol.trim()).find((protocol) => protocol.startsWith(PREFIX));
  return found && Buffer.from(found.slice(PREFIX.length), 'base64url').toString('latin1');
}
