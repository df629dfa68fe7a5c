import type { CompactJWSHeaderParameters, JSONWebKeySet } from 'jose';
import { lookupTable } from '../../api/lookup-table.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import { tokenClaims } from '../../kubeconfig/credentials/facts/token-facts.ts';
import type { ApiResponse } from '../../kubeconfig/api-client.ts';
import { callUpstream } from '../upstream/upstream-call.ts';
import { problemOf, reasonOf } from '../upstream/server-view.ts';
import { bearerOf } from './whoami-facts.ts';

/** The outcome for a token. */
export type Verification =
  | { readonly verified: true; readonly algorithm: string; readonly keyId?: string }
  | { readonly verified: false; readonly reason: string };

/**
 * Whether one of the server's own keys signed the token; says nothing about its expiry or audience. `reader` has other
 * credentials to read the keys with, since a token that is not valid may not. Never rejects.
 */
export async function verifyToken(upstream: Upstream, auth: Authentication, reader?: Upstream): Promise<Verification> {
  const token = bearerOf(auth);
  if (token === undefined) return { verified: false, reason: 'no token is sent' };
  if (!(await tokenClaims(token))) return { verified: false, reason: 'the token is not a JWT' };
  try {
    const { status, body } = await serverKeys(upstream, auth, reader);
    if (status !== 200)
      return { verified: false, reason: `the server does not show its keys: ${problemOf(status, body)}` };
    const { alg, kid } = await verifiedHeader(token, body);
    return { verified: true, algorithm: alg, ...(kid !== undefined && { keyId: kid }) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { verified: false, reason: FINDINGS.get(code) ?? reasonOf(error) };
  }
}

/** Throws jose's errors. A token that does not name its key is tried with each that fits its algorithm. */
async function verifiedHeader(token: string, keySet: ApiResponse['body']): Promise<CompactJWSHeaderParameters> {
  const [{ compactVerify }, { createLocalJWKSet }, errors] = await Promise.all([
    import('jose/jws/compact/verify'),
    import('jose/jwks/local'),
    import('jose/errors'),
  ]);
  if (!isKeySet(keySet)) throw new errors.JWKSInvalid('JSON Web Key Set malformed');
  const keys = createLocalJWKSet(keySet);
  try {
    return (await compactVerify(token, keys)).protectedHeader;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const verified = await compactVerify(token, key).catch(() => undefined);
      if (verified) return verified.protectedHeader;
    }
    throw new errors.JWKSNoMatchingKey();
  }
}

/** A token that the server rejects gets no keys; some servers show them to anonymous users. */
async function serverKeys(
  upstream: Upstream,
  auth: Authentication,
  reader: Upstream | undefined,
): Promise<ApiResponse> {
  const request = { method: 'GET', path: '/openid/v1/jwks' } as const;
  const response = await callUpstream(upstream, auth, request);
  if (response.status !== 401) return response;
  const anonymous = await callUpstream(upstream, { ...auth, authorization: [], impersonation: [] }, request);
  if (anonymous.status === 200 || !reader) return anonymous;
  return callUpstream(reader, await reader.authenticate(), request);
}

/** What jose finds, by its error codes. */
const FINDINGS = lookupTable<string>({
  ERR_JWKS_NO_MATCHING_KEY: 'no key of this server signed it: it was issued elsewhere, or before the keys changed',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature is wrong: the token has been altered',
});

/** jose looks at each key itself. */
function isKeySet(body: object): body is JSONWebKeySet {
  return 'keys' in body && Array.isArray(body.keys);
}
