import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { systemRoots } from './system-roots.ts';
import type { TlsOptions } from './tls-options.ts';

/** What all TLS connections with the same options share. */
export interface Secure {
  readonly context: SecureContext;
  /** What the server's certificate must be signed by, for a person. */
  readonly trusted: string;
  /** Whether that is what the system trusts. */
  readonly isSystem: boolean;
  /** To go on with at the same server by the same name, which spares both sides a whole handshake. */
  readonly sessions: Map<string, Buffer>;
}

/** Made once for the same object: the certificate authorities of a system take 50 ms and a megabyte to read. */
export function secureOf(tls: TlsOptions): Promise<Secure> {
  const known = made.get(tls);
  if (known) return known;
  const isPlain = tls.ca === undefined && tls.cert === undefined && tls.rejectUnauthorized;
  const secure = isPlain ? (plain ??= makeSecure(tls)) : makeSecure(tls);
  made.set(tls, secure);
  return secure;
}

const made = new WeakMap<TlsOptions, Promise<Secure>>();
/** With the system's certificate authorities and without a client certificate. */
let plain: Promise<Secure> | undefined;

async function makeSecure({ ca, caSource, cert, key, rejectUnauthorized }: TlsOptions): Promise<Secure> {
  const { roots, ...trust } = await trustOf(ca, caSource, rejectUnauthorized);
  const context = createSecureContext({
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(roots && { ca: roots }),
    // Whatever is trusted is an anchor, an intermediate CA or the server's own certificate too, as in a CertPool of Go.
    allowPartialTrustChain: true,
  });
  return { context, ...trust, sessions: new Map() };
}

async function trustOf(
  ca: string | undefined,
  caSource = 'the CA that was given',
  isChecked: boolean,
): Promise<Pick<Secure, 'trusted' | 'isSystem'> & { readonly roots: string[] | undefined }> {
  if (ca !== undefined) return { roots: [ca], trusted: caSource, isSystem: false };
  if (!isChecked) return { roots: [], trusted: 'anything', isSystem: false };
  const { certificates, source } = await systemRoots();
  return {
    roots: certificates && [...certificates],
    trusted: `a CA of the system's store (${source})`,
    isSystem: true,
  };
}
