import { ShellSyntaxError } from '../syntax/syntax.ts';
import { ParameterError } from './expansion.ts';
import { BrokenPipe } from './pipe.ts';

/** Thrown by `exit`. */
export class ExitShell extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super();
    this.exitCode = exitCode;
  }
}

/** Thrown by `break` and `continue`. */
export class LeaveLoop extends Error {
  readonly isContinue: boolean;

  constructor(isContinue: boolean) {
    super();
    this.isContinue = isContinue;
  }
}

/** Of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;
/** Of one that wrote to where nobody reads. */
const PIPE_BROKEN = 141;

/** What an error makes of a shell: its exit code, and where a person has to know, why. Throws what is a fault of ours. */
export function endOf(
  error: unknown,
  { exitCode }: { readonly exitCode: number },
  { aborted }: AbortSignal,
): { readonly exitCode: number; readonly problem?: string } {
  if (error instanceof ExitShell) return { exitCode: error.exitCode };
  if (error instanceof LeaveLoop) return { exitCode };
  if (error instanceof BrokenPipe) return { exitCode: PIPE_BROKEN };
  if (aborted) return { exitCode: INTERRUPTED };
  const isOfScript =
    error instanceof ShellSyntaxError || error instanceof ParameterError || error instanceof RangeError;
  if (!isOfScript) throw error;
  return { exitCode: 2, problem: error.message };
}
