import { thrownText } from '../../api/thrown-text.ts';
import { RBAC_DIALECTS } from '../../rbac/dialects.ts';
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

/** Asks the server whom it sees, in the way of its dialect. Never rejects. */
export async function serverView(upstream: Upstream, auth: Authentication, now: () => number): Promise<ServerView> {
  const { secrets, dialect = 'kubernetes' } = upstream;
  const { read, ...question } = RBAC_DIALECTS[dialect].whoami;
  try {
    const answer = await askServer(upstream, auth, question);
    const clock = answer.date === undefined ? {} : { clockAhead: answer.date - now() };
    const { userInfo, ...trouble } = read(answer, auth.facts.username);
    if (userInfo) return { userInfo: secrets.maskedData(userInfo), ...clock };
    const isUnexplained = answer.status === 401 && trouble.reason === undefined;
    const denial = isUnexplained ? await denialOf(question, answer, auth) : undefined;
    const why = denial?.cause && { reason: denial.cause, explanation: denial.reason };
    return { problem: problemOf(answer.status, answer.body), ...trouble, ...why, ...clock };
  } catch (error) {
    return { problem: secrets.masked(`not reachable: ${reasonOf(error)}`) };
  }
}

/** `Status` says more than its code. */
export function problemOf(status: number, { message }: Readonly<Record<string, unknown>>): string {
  return typeof message === 'string' && message !== '' ? `${status} ${message}` : `it answered ${status}`;
}

/** Why there is no answer. */
export function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || thrownText(error);
}
