import { thrownText } from '../../api/thrown-text.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import { askServer, denialOf } from './ask-server.ts';

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
      return { userInfo: upstream.secrets.maskedData({ ...userInfo, groups: userInfo.groups ?? [] }), ...clock };
    const denial = answer.status === 401 ? await denialOf(question, answer, auth) : undefined;
    const why = denial?.class === 'unauthenticated' && { reason: denial.cause, explanation: denial.reason };
    return { problem: problemOf(answer.status, answer.body), ...why, ...clock };
  } catch (error) {
    return { problem: upstream.secrets.masked(`not reachable: ${reasonOf(error)}`) };
  }
}

const REVIEWS = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

/** `Status` says more than its code. */
export function problemOf(status: number, { message }: Readonly<Record<string, unknown>>): string {
  return typeof message === 'string' && message !== '' ? `${status} ${message}` : `it answered ${status}`;
}

/** Why there is no answer. */
export function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || thrownText(error);
}
