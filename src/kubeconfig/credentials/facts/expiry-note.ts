import { age, moment } from '../../../api/age.ts';
import type { CredentialFacts } from '../../../api/credential-facts.ts';

/** A sentence about a credential that has expired by our clock; `undefined` for any other. */
export function expiryNote({ kind, source, expiresAt = Infinity }: CredentialFacts, now: number): string | undefined {
  if (expiresAt > now) return undefined;
  const what = kind === 'exec' ? 'credential' : kind === 'clientCertificate' ? 'client certificate' : 'token';
  return `the ${what} of ${source} expired ${age(now - expiresAt)} ago (${moment(expiresAt)})`;
}
