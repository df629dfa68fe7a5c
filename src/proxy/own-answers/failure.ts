import { ActionableError } from '../../api/actionable-error.ts';
import { explainedAlert } from '../../kubeconfig/connect/connect-problem.ts';
import { NoResponseError, requestProblem } from '../../kubeconfig/request-problem.ts';
import type { Failure } from '../../trace/exchange.ts';

/** The client went away before its response was complete. */
export class ClientClosedError extends Error {
  readonly code = 'CLIENT_CLOSED';

  constructor() {
    super('the client closed the connection');
  }
}

/** `--request-timeout` has passed, and the server has not begun to answer. */
export class RequestTimeoutError extends Error {
  readonly code = 'REQUEST_TIMEOUT';
}

/** What went wrong between kubetrace and `server`, in plain words. */
export function failureOf(thrown: unknown, server: string): Failure {
  if (thrown instanceof ClientClosedError) return { code: thrown.code, message: thrown.message };
  if (thrown instanceof NoResponseError) return failureOf(thrown.cause, server);
  const problem = thrown instanceof ActionableError ? thrown : explainedAlert(thrown);
  if (problem) {
    return { code: problem.code, message: `kubetrace: ${problem.message}${problem.hint ? `; ${problem.hint}` : ''}` };
  }
  const { code, message } = requestProblem(thrown, server);
  return { code, message: `kubetrace: ${message}` };
}
