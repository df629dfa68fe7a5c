import { once } from 'node:events';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { endedBy } from './limits.ts';
import type { Secure } from './secure-context.ts';
import { identityProblem } from './server-identity.ts';
import type { TlsOptions } from './tls-options.ts';

/** The other side of a TLS handshake, and what to check. */
export interface HandshakeOptions {
  /** Names and addresses; the certificate must be for one of them. The first is sent as SNI. */
  readonly names: readonly [string, ...string[]];
  /** The other side, `host:port`. */
  readonly authority: string;
  readonly tls: TlsOptions;
  readonly secure: Secure;
  /** By ALPN, the best first. Default: HTTP/1.1. */
  readonly protocols?: readonly string[] | undefined;
}

/**
 * Goes on in TLS on a connection. Nothing else in kubetrace begins TLS as a client (test/architecture.test.ts), so that no way to
 * connect forgets what it takes to trust as Go does. Rejects with the error of Node or OpenSSL.
 */
export async function tlsHandshake(
  socket: Socket,
  { names, authority, tls, secure, protocols = ['http/1.1'] }: HandshakeOptions,
  signal: AbortSignal,
): Promise<TLSSocket> {
  // The names are checked in the first handshake only.
  const server = `${names.join()} at ${authority}`;
  const session = secure.sessions.get(server);
  const encrypted = connect({
    socket,
    secureContext: secure.context,
    // Never an address (RFC 6066 section 3).
    servername: isIP(names[0]) ? '' : names[0].replace(/\.$/u, ''),
    ...(session && { session }),
    ALPNProtocols: [...protocols],
    rejectUnauthorized: tls.rejectUnauthorized,
    checkServerIdentity: (_, certificate) => identityProblem(names, certificate),
  });
  // From then on its new owner listens; an error in between ends up in `encrypted.errored`. In TLS 1.3 a server looks at the certificate
  // of a client after the client's side of the handshake: its alert must not be lost in the end of the connection that follows it.
  encrypted.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code?.startsWith('ERR_SSL_')) encrypted.destroy(error);
  });
  // Node waits with it until the certificate has been checked.
  encrypted.on('session', (fresh: Buffer) => secure.sessions.set(server, fresh));
  using _ = endedBy(signal, encrypted);
  await once(encrypted, 'secureConnect');
  return encrypted;
}
