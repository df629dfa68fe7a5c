import { inspect } from 'node:util';

/** What was thrown, in words: anything may be, also an object that throws when it is asked for its text. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : inspect(thrown);
}
