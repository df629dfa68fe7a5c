import { ActionableError } from '../api/actionable-error.ts';

/** An error that a person can fix: a file, a field or an option is wrong. Any other error that is thrown is a bug of kubetrace. */
export interface KubetraceError extends Error {
  /** Stable, and explained in docs/errors.md: `ERR_NO_CONTEXT`, `ERR_NOT_A_TRACE` … */
  readonly code: string;
  /** What to change. It may name the option as the command line has it. */
  readonly hint: string | undefined;
}

/**
 * Is it an error of kubetrace that a person can fix?
 *
 * @example
 * ```ts
 * import { isKubetraceError, loadUpstream } from 'kubetrace';
 *
 * try {
 *   await loadUpstream({ kubeconfig: '/no/such/file' });
 * } catch (error) {
 *   if (!isKubetraceError(error)) throw error;
 *   console.log(error.code); // ERR_NO_KUBECONFIG
 *   console.log(error.hint); // pass the path of a kubeconfig file
 * }
 * ```
 */
export function isKubetraceError(error: unknown): error is KubetraceError {
  return error instanceof ActionableError;
}
