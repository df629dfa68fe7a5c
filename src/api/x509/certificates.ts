import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
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
} from './der.ts';
import type { SigningRequest } from './signing-request.ts';

/** A certificate and its key, both PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that lives as long as the process. */
export interface CertificateAuthority {
  /** PEM. */
  readonly cert: string;
  /** A certificate for a server that is reached by these DNS names and IP addresses; clients read those, a person the name. */
  issueServer(hosts: readonly string[], commonName?: string): KeyPair;
  /** A certificate for a client. Kubernetes reads CN as the user and each O as a group. */
  issueClient(user: string, groups: readonly string[]): KeyPair;
  /** The certificate, PEM, for a client that has its own key. */
  sign(request: SigningRequest): string;
}

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};
const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** What a new CA is like. */
export interface AuthorityOptions {
  /** Default `kubetrace CA`. */
  readonly commonName?: string;
  /** How long it and what it issues are valid from now. Default 1. */
  readonly years?: number;
}

/** Makes a new CA: EC P-256 keys, X.509 v3 (RFC 5280). */
export function createCertificateAuthority({
  commonName = 'kubetrace CA',
  years = 1,
}: AuthorityOptions = {}): CertificateAuthority {
  const ca = newKeys();
  const issuer = name(commonName, []);
  const lifetime = years * YEAR;
  const certify = (subject: Buffer, publicKey: KeyObject, extensions: readonly Buffer[]) =>
    certificate({ issuer, subject, publicKey, extensions, signer: ca, lifetime });
  const issue = (subject: Buffer, extensions: readonly Buffer[]): KeyPair => {
    const key = newKeys();
    return { cert: certify(subject, createPublicKey(key), [...leafExtensions(ca), ...extensions]), key: pem(key) };
  };
  return {
    cert: certify(issuer, createPublicKey(ca), [
      extension(OID.basicConstraints, sequence(boolean(true)), { critical: true }),
      extension(OID.keyUsage, bitString(Buffer.of(0b0000_0110), 1), { critical: true }),
    ]),
    issueServer: (hosts, serverName = 'kube-apiserver') =>
      issue(name(serverName, []), [
        extension(OID.extKeyUsage, sequence(objectIdentifier(OID.serverAuth))),
        extension(OID.subjectAltName, sequence(...hosts.map(generalName))),
      ]),
    issueClient: (user, groups) => issue(name(user, groups), [clientAuth()]),
    sign: ({ subject, publicKey }) => certify(subject, publicKey, [...leafExtensions(ca), clientAuth()]),
  };
}

function clientAuth(): Buffer {
  return extension(OID.extKeyUsage, sequence(objectIdentifier(OID.clientAuth)));
}

function newKeys(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

interface Certificate {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly signer: KeyObject;
  /** From now, in milliseconds. */
  readonly lifetime: number;
}

function certificate({ issuer, subject, publicKey, extensions, signer, lifetime }: Certificate): string {
  const algorithm = sequence(objectIdentifier(OID.ecdsaWithSha256));
  const now = Date.now();
  const identifier = extension(OID.subjectKeyIdentifier, octetString(keyIdentifier(publicKey)));
  const toBeSigned = sequence(
    contextTag(0, integer(Buffer.of(2)), { explicit: true }),
    integer(randomBytes(16)),
    algorithm,
    issuer,
    sequence(utcTime(new Date(now - HOUR)), utcTime(new Date(now + lifetime))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    contextTag(3, sequence(identifier, ...extensions), { explicit: true }),
  );
  const bytes = sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, signer)));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function leafExtensions(ca: KeyObject): Buffer[] {
  const authority = contextTag(0, keyIdentifier(createPublicKey(ca)));
  return [
    extension(OID.basicConstraints, sequence(), { critical: true }),
    extension(OID.keyUsage, bitString(Buffer.of(0b1000_0000), 7), { critical: true }),
    extension(OID.authorityKeyIdentifier, sequence(authority)),
  ];
}

function extension(oid: string, value: Buffer, { critical = false } = {}): Buffer {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function name(commonName: string, organizations: readonly string[]): Buffer {
  const attribute = (oid: string, value: string) => set(sequence(objectIdentifier(oid), utf8String(value)));
  return sequence(
    ...organizations.map((organization) => attribute(OID.organization, organization)),
    attribute(OID.commonName, commonName),
  );
}

function generalName(host: string): Buffer {
  const isIpv4 = IPV4.test(host);
  // No DNS name has a colon in it.
  if (!isIpv4 && !host.includes(':')) return contextTag(2, Buffer.from(host));
  const octets = isIpv4 ? host.split('.').map(Number) : ipv6(host);
  return contextTag(7, Buffer.from(octets));
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/u;

function ipv6(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const words = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((word) => Number.parseInt(word, 16));
  const [left, right] = [words(head), words(tail ?? '')];
  const filled = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return filled.flatMap((word) => [word >> 8, word & 0xff]);
}
