/**
 * An error that a person can act on. The command line prints it as `error: message` and `hint: hint`;
 * any other error is a fault of ours and keeps its stack.
 */
export class ActionableError extends Error {
  override readonly name = 'ActionableError';
  readonly code: string;
  readonly hint: string | undefined;

  /** `code` is stable and starts with `ERR_`; `hint` names the file, field or flag to change. */
  constructor(code: string, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
