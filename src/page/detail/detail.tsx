import { rowOf } from '../state/rows.ts';
import { selected } from '../state/view.ts';

/** What is known of the selected exchange. */
export function Detail() {
  const row = rowOf(selected.value);
  return <section aria-label="Exchange">{row && `${row.verb} ${row.resource}: ${row.problem ?? row.status}`}</section>;
}
