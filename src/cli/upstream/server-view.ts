import { headerValue } from '../../api/request/header-list.ts';
import { thrownText } from '../../api/text/thrown-text.ts';
import type { ApiResponse } from '../../kubeconfig/api-client.ts';
import { RBAC_DIALECTS } from '../../rbac/dialects.ts';
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

/** Asks the server who we are, in the way of its dialect. Never rejects. */
export async function serverView(upstream: Upstream, auth: Authentication, now: () => number): Promise<ServerView> {
  const { secrets, dialect = 'kubernetes' } = upstream;
  const { read, ...question } = RBAC_DIALECTS[dialect].whoami;
  try {
    const response = await callUpstream(upstream, auth, question);
    const clock = clockOf(response, now);
    const { userInfo, ...trouble } = read(response, auth.facts.username);
    if (userInfo) return { userInfo: secrets.maskedData(userInfo), ...clock };
    const isUnexplained = response.status === 401 && trouble.reason === undefined;
    const denial = isUnexplained ? await denialOf(question, response, auth) : undefined;
    const why = denial?.class === 'unauthenticated' && { reason: denial.cause, explanation: denial.reason };
    return { problem: problemOf(response.status, response.body), ...trouble, ...why, ...clock };
  } catch (error) {
    return { problem: secrets.masked(reasonOf(error)) };
  }
}

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
