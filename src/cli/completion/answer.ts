import type { OfferedValue } from '../arguments/offered.ts';

/** What to do with the values, as the bits of a number (spf13/cobra completions.go, ShellCompDirective). */
export const Directive = {
  /** No space after the value, since more of the word may follow. */
  noSpace: 2,
  /** No files where no value fits. */
  noFiles: 4,
  /** The values are endings of files to offer. */
  endings: 8,
  /** Directories alone. */
  directories: 16,
  /** The values are in the order to list them. */
  keepOrder: 32,
} as const;

/** What may be typed. */
export interface Answer {
  readonly values: readonly OfferedValue[];
  /** Bits of `Directive`. */
  readonly directive: number;
}

/** Nothing, and no file. */
export const NOTHING: Answer = { values: [], directive: Directive.noFiles };

/** Any file. */
export const ANY_FILE: Answer = { values: [], directive: 0 };

/** These alone. */
export function only(values: readonly OfferedValue[], directive = 0): Answer {
  return { values, directive: directive | Directive.noFiles };
}
