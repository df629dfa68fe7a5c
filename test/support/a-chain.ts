import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  contextTag,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  utcTime,
  utf8String,
} from '../../src/api/x509/der.ts';

/** A certificate with its key, which can sign others. */
export interface Issuer {
  readonly cert: string;
  readonly key: string;
  /** A CA below it. */
  intermediate(commonName: string): Issuer;
  /** A server's certificate; without hosts it has a common name only. */
  server(hosts: readonly string[], given?: { readonly commonName?: string; readonly notAfter?: Date }): Issuer;
}

/** A CA that signed itself. */
export function aRoot(commonName = 'a root'): Issuer {
  const key = newKey();
  return issuer({ commonName, key, extensions: CA, notAfter: undefined, signer: key, issuedBy: commonName });
}

interface Facts {
  readonly commonName: string;
  readonly key: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly notAfter: Date | undefined;
  readonly signer: KeyObject;
  readonly issuedBy: string;
}

function issuer(facts: Facts): Issuer {
  const { commonName, key: signer } = facts;
  const below = (given: Pick<Facts, 'commonName' | 'extensions' | 'notAfter'>) =>
    issuer({ ...given, key: newKey(), signer, issuedBy: commonName });
  return {
    cert: pemOf(facts),
    key: signer.export({ type: 'pkcs8', format: 'pem' }).toString(),
    intermediate: (name) => below({ commonName: name, extensions: CA, notAfter: undefined }),
    server: (hosts, { commonName: name = 'a server', notAfter } = {}) =>
      below({ commonName: name, extensions: hosts.length > 0 ? [alternativeNames(hosts)] : [], notAfter }),
  };
}

const CA = [
  extension('2.5.29.19', sequence(boolean(true)), true),
  extension('2.5.29.15', bitString(Buffer.of(0b0000_0110), 1), true),
];

/** X.509 v3 (RFC 5280), EC P-256. */
function pemOf({ commonName, key, extensions, notAfter, signer, issuedBy }: Facts): string {
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  const [day, now] = [86_400_000, Date.now()];
  const end = notAfter ?? new Date(now + day);
  const toBeSigned = sequence(
    contextTag(0, integer(Buffer.of(2)), { explicit: true }),
    integer(randomBytes(16)),
    algorithm,
    nameOf(issuedBy),
    sequence(utcTime(new Date(end.getTime() - 2 * day)), utcTime(end)),
    nameOf(commonName),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    contextTag(3, sequence(...identifiers(key, signer), ...extensions), { explicit: true }),
  );
  const bytes = sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, signer)));
  const lines = bytes.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function identifiers(key: KeyObject, signer: KeyObject): Buffer[] {
  const idOf = (each: KeyObject) =>
    createHash('sha1')
      .update(createPublicKey(each).export({ type: 'spki', format: 'der' }))
      .digest();
  return [
    extension('2.5.29.14', octetString(idOf(key))),
    extension('2.5.29.35', sequence(contextTag(0, idOf(signer)))),
  ];
}

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 4 ? contextTag(7, Buffer.from(host.split('.').map(Number))) : contextTag(2, Buffer.from(host)),
  );
  return extension('2.5.29.17', sequence(...names));
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(commonName))));
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}
