import { X509Certificate } from 'node:crypto';
// Node 20 loses tls.createSecureContext when toLegacyObject is what loads its TLS modules first.
import 'node:tls';
import type { IdentityFacts } from './token-facts.ts';

/** Who a client certificate is to the API server: the CN is the user, each O a group. Empty when it cannot be read. */
export function certificateFacts(pem: string): IdentityFacts {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return {};
  }
  const { CN, O } = certificate.toLegacyObject().subject as unknown as Record<
    'CN' | 'O',
    string | string[] | undefined
  >;
  const username = [CN].flat().at(-1);
  return {
    ...(username !== undefined && { username }),
    groups: [O ?? []].flat(),
    issuedAt: Date.parse(certificate.validFrom),
    expiresAt: Date.parse(certificate.validTo),
  };
}
