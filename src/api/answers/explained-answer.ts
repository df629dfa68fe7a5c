import type { Remedy } from './remedy-rule.ts';

/** An error for a person: the server's words, and what to do about it. */
export interface ExplainedAnswer {
  /** None where the answer had none. */
  readonly words: readonly string[];
  readonly remedy?: Remedy | undefined;
}

/** What stands before a remedy: whether it is one. */
export function remedyLabel({ isCertain }: Remedy): 'remedy' | 'perhaps' {
  return isCertain ? 'remedy' : 'perhaps';
}
