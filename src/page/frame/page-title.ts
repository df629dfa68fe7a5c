import type { ListedRow } from '../state/rows.ts';
import { session } from '../state/session.ts';

/** The title of the window: how many requests were denied, and of what the trace is. */
export function titleOf(rows: readonly ListedRow[]): string {
  const denied = rows.filter(({ outcome }) => outcome === 'denied').length;
  const { context, source } = session.value ?? {};
  const about = context ?? source;
  return `${denied > 0 ? `(${denied} denied) ` : ''}kubetrace${about === undefined ? '' : `: ${about}`}`;
}
