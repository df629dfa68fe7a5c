import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** What Node shows of a certificate, as far as it matters here (`tls.PeerCertificate`). */
export interface ShownCertificate {
  readonly raw: Uint8Array;
  readonly subject?: { readonly CN?: string | string[] };
  readonly subjectaltname?: string | undefined;
}

/**
 * Whether a certificate is for a server of one of these names, by the rules of Go's crypto/x509 verify.go (`VerifyHostname`), with its words
 * for a mismatch. Node's rules differ: they take a common name where there are no DNS names, `a*.example.com`, and no `*.internal`.
 */
export function identityProblem(names: readonly string[], certificate: ShownCertificate): Error | undefined {
  const problems = names.map((name) => problemOf(name, certificate));
  return problems.includes(undefined)
    ? undefined
    : Object.assign(new Error(problems[0]), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
}

function problemOf(host: string, { raw, subject, subjectaltname: list }: ShownCertificate): string | undefined {
  const problem = isIP(host)
    ? problemOfAddress(host, new X509Certificate(raw))
    : problemOfName(host, alternativeNames(list, 'DNS'));
  const hasOnlyCommonName = list === undefined && [subject?.CN ?? []].flat().some((name) => matches(name, host));
  return problem !== undefined && hasOnlyCommonName ? LEGACY : problem;
}

const LEGACY = 'certificate relies on legacy Common Name field, use SANs instead';

function problemOfAddress(address: string, certificate: X509Certificate): string | undefined {
  if (certificate.checkIP(address) !== undefined) return undefined;
  const addresses = alternativeNames(certificate.subjectAltName, 'IP Address');
  return addresses.length === 0
    ? `cannot validate certificate for ${address} because it doesn't contain any IP SANs`
    : `certificate is valid for ${addresses.join(', ')}, not ${address}`;
}

function problemOfName(host: string, names: readonly string[]): string | undefined {
  if (names.some((name) => matches(name, host))) return undefined;
  return names.length === 0
    ? `certificate is not valid for any names, but wanted to match ${host}`
    : `certificate is valid for ${names.join(', ')}, not ${host}`;
}

/** `*` matches exactly the first label, and a host may end with a dot. */
function matches(pattern: string, host: string): boolean {
  const labels = pattern.toLowerCase().split('.');
  const wanted = host.toLowerCase().replace(/\.$/u, '').split('.');
  if (pattern === '*' || wanted.includes('') || labels.length !== wanted.length) return false;
  return labels.every((label, index) => label === wanted[index] || (index === 0 && label === '*'));
}

/** Node lists them as `DNS:a, IP Address:1.2.3.4`; what could be misread there is a JSON string (CVE-2021-44532). */
function alternativeNames(list = '', kind: 'DNS' | 'IP Address'): string[] {
  return [...list.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/gu)].flatMap(([, found, value = '']) =>
    found === kind ? [value.startsWith('"') ? textIn(value) : value] : [],
  );
}

function textIn(literal: string): string {
  const text = parseJson(literal, BOUNDS.object);
  return typeof text === 'string' ? text : '';
}
