import { ActionableError } from '../../api/actionable-error.ts';
import { thrownText } from '../../api/text/thrown-text.ts';

/**
 * `error:` and `hint:` lines for a person; a fault of ours keeps its stack and says where to report it. Further lines of a message
 * are indented, so that a line that somebody else wrote does not look like a hint of ours.
 */
export function describeError(error: unknown): string {
  if (error instanceof ActionableError) {
    return `error: ${indented(error.message)}\n${error.hint === undefined ? '' : `hint: ${indented(error.hint)}\n`}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : thrownText(error);
  return `error: internal error: ${indented(stack)}\nhint: please report this with the command you ran\n`;
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n       ');
}
