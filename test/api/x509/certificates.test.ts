import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCertificateAuthority } from '../../../src/api/x509/certificates.ts';

const authority = createCertificateAuthority();
const ca = new X509Certificate(authority.cert);

test('the authority signs itself and says that it is one', () => {
  expect(ca.ca).toBe(true);
  expect(ca.verify(ca.publicKey)).toBe(true);
  expect(ca.checkIssued(ca)).toBe(true);
});

test('a server certificate names its hosts', () => {
  const { cert, key } = authority.issueServer(['localhost', '127.0.0.1', '::1', 'fe80::1:2']);
  const server = new X509Certificate(cert);
  expect(server.subjectAltName).toBe(
    'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:FE80:0:0:0:0:0:1:2',
  );
  expect(server.checkIP('::1')).toBe('::1');
  expect(server.checkIssued(ca) && server.verify(ca.publicKey)).toBe(true);
  expect(server.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('a client certificate has the user as CN and the groups as O, in any script', () => {
  const client = new X509Certificate(authority.issueClient('jürgen', ['dev-team', 'système']).cert);
  expect(client.subject).toBe('O=dev-team\nO=système\nCN=jürgen');
  expect(client.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(client.ca).toBe(false);
});

test('is valid now, and no two have the same serial number', () => {
  const [one, two] = [1, 2].map(() => new X509Certificate(authority.issueClient('a', []).cert));
  expect(Date.parse(one!.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(one!.validTo)).toBeGreaterThan(Date.now() + 300 * 24 * 3_600_000);
  expect(one!.serialNumber).not.toBe(two!.serialNumber);
});

test('a CA has the name and the lifetime that it is given, and so has what it issues', () => {
  const authority = createCertificateAuthority({ commonName: 'a CA', years: 10 });
  const server = new X509Certificate(authority.issueServer(['localhost'], 'a server').cert);
  expect(new X509Certificate(authority.cert).subject).toBe('CN=a CA');
  expect([server.issuer, server.subject]).toEqual(['CN=a CA', 'CN=a server']);
  expect(new Date(server.validTo).getFullYear() - new Date().getFullYear()).toBeGreaterThanOrEqual(9);
});
