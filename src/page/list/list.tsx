import { keyOf, shownRows } from '../state/rows.ts';
import { selected } from '../state/view.ts';

/** The exchanges, one row each. */
export function List() {
  return (
    <ol>
      {shownRows.value.map((row) => (
        <li key={keyOf(row)} onClick={() => (selected.value = keyOf(row))}>
          {row.verb} {row.resource} {row.namespace}/{row.name} {row.status}
        </li>
      ))}
    </ol>
  );
}
