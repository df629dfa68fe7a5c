import { headerValue, headerValues } from './header-list.ts';
import type { HeaderList } from './header-list.ts';

const PREFIX = 'base64url.bearer.authorization.k8s.io.';

/**
 * The token that a browser sends among the subprotocols of a WebSocket, for it cannot set an Authorization header; the API server looks
 * nowhere else for one (apiserver pkg/authentication/request/websocket/protocol.go). One character for each byte, as in a header.
 */
export function subprotocolToken(headers: HeaderList): string | undefined {
  return headerValue(headers, 'Upgrade')?.toLowerCase() === 'websocket' ? offeredToken(headers) : undefined;
}

/** The same of a request that is known to be a WebSocket's. */
export function offeredToken(headers: HeaderList): string | undefined {
  const offered = headerValues(headers, 'Sec-WebSocket-Protocol').flatMap((value) => value.split(','));
  const found = offered.map((protocol) => protocol.trim()).find((protocol) => protocol.startsWith(PREFIX));
  return found === undefined ? undefined : Buffer.from(found.slice(PREFIX.length), 'base64url').toString('latin1');
}
