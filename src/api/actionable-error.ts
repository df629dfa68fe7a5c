import type { KubetraceErrorCode } from './error-codes.ts';

/**
 * An error that a person can act on. The command line prints it as `error: message` and `hint: hint`;
 * any other error is a fault of ours and keeps its stack.
 */
export class ActionableError extends Error {
  override readonly name = 'ActionableError';
  readonly code: KubetraceErrorCode;
  readonly hint: string | undefined;

  /** `code` is explained in docs/errors.md; `hint` names the file, field or flag to change. */
  constructor(code: KubetraceErrorCode, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
