import type { Outcome } from '../../../web/wire/row.ts';
import type { ListedRow } from '../../state/row-store.ts';

/** A sign and a word for an outcome, so that nobody depends on its colour. */
export interface OutcomeMark {
  readonly sign: string;
  readonly word: string;
}

/** Of each outcome. */
export const MARKS: Readonly<Record<Outcome, OutcomeMark>> = {
  pending: { sign: '…', word: 'pending' },
  ok: { sign: '✓', word: 'ok' },
  redirect: { sign: '↪', word: 'redirect' },
  denied: { sign: '⊘', word: 'denied' },
  refused: { sign: '⊗', word: 'refused' },
  error: { sign: '!', word: 'error' },
  fault: { sign: '‼', word: 'fault' },
  failed: { sign: '✕', word: 'failed' },
};

/** `403 denied`, `200`, `failed`. What was under way when kubetrace ended is cut off. */
export function statusText({ status, outcome }: ListedRow, isCutOff: boolean): string {
  if (isCutOff) return 'cut off';
  if (status === 0) return MARKS[outcome].word;
  return outcome === 'denied' || outcome === 'refused' ? `${status} ${MARKS[outcome].word}` : String(status);
}
