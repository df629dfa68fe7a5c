import type { Outcome } from '../../../web/wire/row.ts';

/** Outcomes in the coarse classes of the histogram and the summary. */
export type OutcomeClass = 'fine' | 'denied' | 'error';

/** From the most usual to the worst. */
export const OUTCOME_CLASSES: readonly OutcomeClass[] = ['fine', 'denied', 'error'];

/** The class of each outcome; what has no answer yet counts as fine. */
export const CLASS_OF: Readonly<Record<Outcome, OutcomeClass>> = {
  pending: 'fine',
  ok: 'fine',
  redirect: 'fine',
  denied: 'denied',
  refused: 'denied',
  error: 'error',
  fault: 'error',
  failed: 'error',
};
