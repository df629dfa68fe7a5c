import { inspect } from 'node:util';

/** The message of anything that was thrown, which may even be an object whose `toString` throws. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : inspect(thrown);
}
