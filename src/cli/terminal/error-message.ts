import { ActionableError } from '../../api/actionable-error.ts';
import { thrownText } from '../../api/thrown-text.ts';

/** `error:` and `hint:` lines for a person; a fault of ours keeps its stack and says where to report it. */
export function describeError(error: unknown): string {
  if (error instanceof ActionableError) {
    return `error: ${error.message}\n${error.hint === undefined ? '' : `hint: ${error.hint}\n`}`;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : thrownText(error);
  return `error: kubetrace failed in a way it should not have: ${told}\nhint: please report this with the command you ran\n`;
}
