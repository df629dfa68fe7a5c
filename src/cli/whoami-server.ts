import type { CompactJWSHeaderParameters, JSONWebKeySet } from 'jose';
import type { UserInfo } from '../rbac/subject.ts';
import type { Authentication, Upstream } from '../kubeconfig/upstream.ts';
import { tokenClaims } from '../kubeconfig/token-facts.ts';
import { askServer, denialOf, type ServerAnswer } from './ask-server.ts';
import { bearerOf } from './whoami-facts.ts';

/** Whom the server sees, in its own words. */
export interface ServerView {
  readonly userInfo?: UserInfo;
  /** Why it does not say. */
  readonly problem?: string;
  /** With a 401: what is wrong with the credential, in a word of docs/credentials.md and in a sentence. */
  readonly reason?: string;
  readonly explanation?: string;
  /** By how many milliseconds its clock is ahead of ours. */
  readonly clockAhead?: number;
}

/** A SelfSubjectReview (authentication.k8s.io/v1, Kubernetes 1.28 and later). Never rejects. */
export async function serverView(upstream: Upstream, auth: Authentication, now: () => number): Promise<ServerView> {
  const kind = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  try {
    const question = { method: 'POST', path: REVIEWS, body: kind } as const;
    const answer = await askServer(upstream, auth, question);
    const clock = answer.date === undefined ? {} : { clockAhead: answer.date - now() };
    const { userInfo } = (answer.body['status'] ?? {}) as { readonly userInfo?: UserInfo };
    if (answer.status === 201 && userInfo)
      return { userInfo: { ...userInfo, groups: userInfo.groups ?? [] }, ...clock };
    const denial = answer.status === 401 ? await denialOf(question, answer, auth) : undefined;
    const why = denial?.cause && { reason: denial.cause, explanation: denial.reason };
    return { problem: refusalText(answer.status, answer.body), ...why, ...clock };
  } catch (error) {
    return { problem: `not reachable: ${reasonOf(error)}` };
  }
}

const REVIEWS = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

export type Verification =
  | { readonly verified: true; readonly algorithm: string; readonly keyId?: string }
  | { readonly verified: false; readonly reason: string };

/** Whether one of the server's own keys signed the token; says nothing of its expiry or audience. Never rejects. */
export async function verifyToken(upstream: Upstream, auth: Authentication): Promise<Verification> {
  const token = bearerOf(auth);
  if (token === undefined) return { verified: false, reason: 'no token is sent' };
  if (!(await tokenClaims(token))) return { verified: false, reason: 'the token is no JWT' };
  try {
    const { status, body } = await askForKeys(upstream, auth);
    if (status !== 200)
      return { verified: false, reason: `the server does not show its keys: ${refusalText(status, body)}` };
    const { alg, kid } = await verifiedHeader(token, body);
    return { verified: true, algorithm: alg, ...(kid !== undefined && { keyId: kid }) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { verified: false, reason: FINDINGS[code] ?? reasonOf(error) };
  }
}

/** Throws jose's errors. A token that does not name its key is tried with each that fits its algorithm. */
async function verifiedHeader(token: string, keySet: ServerAnswer['body']): Promise<CompactJWSHeaderParameters> {
  const { compactVerify, createLocalJWKSet, errors } = await import('jose');
  const keys = createLocalJWKSet(keySet as unknown as JSONWebKeySet);
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

/** A token that the server rejects gets no keys; some servers show them to anybody. */
async function askForKeys(upstream: Upstream, auth: Authentication): Promise<ServerAnswer> {
  const question = { method: 'GET', path: '/openid/v1/jwks' } as const;
  const answer = await askServer(upstream, auth, question);
  if (answer.status !== 401) return answer;
  return askServer(upstream, { ...auth, authorization: [], impersonation: [] }, question);
}

/** What jose finds, by its error codes. */
const FINDINGS: Readonly<Record<string, string>> = {
  ERR_JWKS_NO_MATCHING_KEY: 'no key of this server signed it: it was issued elsewhere, or before the keys changed',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature is wrong: the token has been altered',
};

/** `Status` says more than its code. */
function refusalText(status: number, { message }: Readonly<Record<string, unknown>>): string {
  return typeof message === 'string' && message !== '' ? `${status} ${message}` : `it answered ${status}`;
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}
