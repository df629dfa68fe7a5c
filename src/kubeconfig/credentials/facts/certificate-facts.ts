import { X509Certificate } from 'node:crypto';
import type { IdentityFacts } from './token-facts.ts';

/** Who a client certificate is to the API server: the CN is the user, each O a group. Empty when it cannot be read. */
export function certificateFacts(pem: string): IdentityFacts {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return {};
  }
  const subject = subjectFields(certificate.subject);
  const username = subject.findLast(([field]) => field === 'CN')?.[1];
  return {
    ...(username !== undefined && { username }),
    groups: subject.filter(([field]) => field === 'O').map(([, value]) => value),
    issuedAt: Date.parse(certificate.validFrom),
    expiresAt: Date.parse(certificate.validTo),
  };
}

/**
 * The fields of a subject as Node prints it: one per line, several of one RDN joined by ` + `, escaped as in RFC 2253.
 * Not `toLegacyObject()`: in Node 20 TLS cannot connect any more when that is what loads its modules first.
 */
function subjectFields(subject = ''): readonly (readonly [field: string, value: string])[] {
  return subject.split(/\n| \+ /).map((text) => {
    const equals = text.indexOf('=');
    return [text.slice(0, equals), unescaped(text.slice(equals + 1))];
  });
}

function unescaped(value: string): string {
  return value.replace(/\\(?:([0-9A-F]{2})|(.))/gs, (_, hex: string | undefined, character: string) =>
    hex === undefined ? character : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
