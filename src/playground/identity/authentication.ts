import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { TokenIssuer } from './token-issuer.ts';

const CREDENTIAL_ID = 'authentication.kubernetes.io/credential-id';
const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/**
 * Who sent a request, or `undefined` for a credential that identifies nobody (401). As the API server has it: a valid client
 * certificate comes before any token, a bad credential is never taken for an anonymous request, and an Authorization
 * header that is not a bearer token is ignored. `warn` is called with what the answer should warn of.
 */
export async function authenticate(
  message: IncomingMessage,
  tokens: TokenIssuer,
  warn: (text: string) => void,
): Promise<UserInfo | undefined> {
  const certificate = clientCertificate(message);
  if (certificate && certificate !== 'invalid') return certificate;
  const token = bearerToken(message) ?? webSocketToken(message);
  const identity = token === undefined ? undefined : await tokens.read(token);
  if (identity?.warning !== undefined) warn(identity.warning);
  if (identity) return identity.user;
  return certificate === 'invalid' || token !== undefined ? undefined : ANONYMOUS;
}

function clientCertificate({ socket }: IncomingMessage): UserInfo | 'invalid' | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  if (subject === undefined) return undefined;
  if (!socket.authorized) return 'invalid';
  const organizations = [(subject.O as string | string[] | undefined) ?? []].flat();
  return {
    username: [subject.CN].flat()[0] ?? '',
    groups: [...organizations, 'system:authenticated'],
    extra: { [CREDENTIAL_ID]: [`X509SHA256=${fingerprint256.replaceAll(':', '').toLowerCase()}`] },
  };
}

/** apiserver pkg/authentication/request/bearertoken: `Bearer`, in any case, one blank, the token. */
function bearerToken({ headers }: IncomingMessage): string | undefined {
  const [scheme, token] = (headers.authorization ?? '').trim().split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}

/** Browsers cannot set headers on a WebSocket: they offer the token as a protocol, in addition to a real one. */
function webSocketToken({ headers }: IncomingMessage): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return undefined;
  const prefix = 'base64url.bearer.authorization.k8s.io.';
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  const token = offered.find((protocol) => protocol.startsWith(prefix));
  return token && Buffer.from(token.slice(prefix.length), 'base64url').toString();
}
