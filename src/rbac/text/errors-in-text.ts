import type { FoundError } from './denial-in-text.ts';
import { denialsInText, inOrder, isDenial } from './denials-in-text.ts';
import { plainErrorsIn } from './kinds/plain-error.ts';
import { statusesIn } from './kinds/status-in-text.ts';

/** The denials in readable text, and the other errors of servers beside them, in the order of their places. */
export function errorsInText(text: string): FoundError[] {
  const statuses = [...statusesIn(text)].filter((status) => !isDenial(status));
  return inOrder<FoundError>(text.length, [...denialsInText(text), ...statuses, ...plainErrorsIn(text)]);
}
