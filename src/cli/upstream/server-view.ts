import { headerValue } from '../../api/request/header-list.ts';
import { thrownText } from '../../api/thrown-text.ts';
import type { ApiResponse } from '../../kubeconfig/api-client.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import { callUpstream, denialOf } from './upstream-call.ts';

/** Who we are for the server, in its own words. */
export interface ServerView {
  readonly userInfo?: UserInfo;
  /** Why the server does not say. */
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
    const request = { method: 'POST', path: REVIEWS, body: kind } as const;
    const response = await callUpstream(upstream, auth, request);
    const clock = clockOf(response, now);
    const { userInfo } = (response.body['status'] ?? {}) as { readonly userInfo?: UserInfo };
    if (response.status === 201 && userInfo)
      return { userInfo: upstream.secrets.maskedData({ ...userInfo, groups: userInfo.groups ?? [] }), ...clock };
    const denial = response.status === 401 ? await denialOf(request, response, auth) : undefined;
    const why = denial?.cause && { reason: denial.cause, explanation: denial.reason };
    return { problem: problemOf(response.status, response.body), ...why, ...clock };
  } catch (error) {
    return { problem: upstream.secrets.masked(reasonOf(error)) };
  }
}

const REVIEWS = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

/** How far the server's clock is ahead of ours, by its Date header. */
export function clockOf({ headers }: ApiResponse, now: () => number): Pick<ServerView, 'clockAhead'> {
  const date = Date.parse(headerValue(headers, 'date') ?? '');
  return Number.isNaN(date) ? {} : { clockAhead: date - now() };
}

/** The message of the Status; without one, the status code. */
export function problemOf(status: number, { message }: Readonly<Record<string, unknown>>): string {
  return typeof message === 'string' && message !== '' ? `${status} ${message}` : `it answered ${status}`;
}

/** Why there is no response. */
export function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || thrownText(error);
}
