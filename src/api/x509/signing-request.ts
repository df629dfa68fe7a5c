import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { derParts, objectIdentifier } from './der.ts';

/** What a PKCS#10 request (RFC 2986) asks a certificate for. */
export interface SigningRequest {
  /** A Name, DER. */
  readonly subject: Buffer;
  /** Of the subject; `''` where it has none. */
  readonly commonName: string;
  readonly publicKey: KeyObject;
}

/** Reads `spec.request` of a CertificateSigningRequest: base64 of PEM. Undefined for anything else. */
export function readSigningRequest(encoded: string): SigningRequest | undefined {
  const pem = Buffer.from(encoded, 'base64').toString();
  const [, body] = /-----BEGIN CERTIFICATE REQUEST-----([^-]+)-----END/.exec(pem) ?? [];
  if (body === undefined) return undefined;
  try {
    const [whole] = derParts(Buffer.from(body, 'base64'));
    const [info] = whole ? derParts(whole.content) : [];
    const [, subject, publicKey] = info ? derParts(info.content) : [];
    if (!subject || !publicKey) return undefined;
    return {
      subject: subject.bytes,
      commonName: commonNameIn(subject.content),
      publicKey: createPublicKey({ key: publicKey.bytes, format: 'der', type: 'spki' }),
    };
  } catch {
    return undefined;
  }
}

/** `''` where a Name has none. */
function commonNameIn(name: Buffer): string {
  for (const attributes of derParts(name)) {
    for (const attribute of derParts(attributes.content)) {
      const [type, value] = derParts(attribute.content);
      if (type?.bytes.equals(COMMON_NAME)) return value?.content.toString() ?? '';
    }
  }
  return '';
}

const COMMON_NAME = objectIdentifier('2.5.4.3');
