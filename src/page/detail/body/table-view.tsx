import { useState } from 'preact/hooks';
import type { TableView as TableFacts } from '../../../web/wire/body.ts';
import { visibleLine } from '../../text/visible.ts';

/** A Table of the server as a table. */
export function TableView({ table: { columns, rows } }: { readonly table: TableFacts }) {
  const [shown, setShown] = useState(STEP);
  return (
    <div class="table-view" tabIndex={0} role="group" aria-label={`Table, ${rows.length} rows`}>
      <table>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at} scope="col">
                {visibleLine(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((cells, at) => (
            <tr key={at}>
              {cells.map((cell, column) => (
                <td key={column}>{visibleLine(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(shown + STEP)}>
          Show {Math.min(STEP, rows.length - shown)} more of {rows.length}
        </button>
      )}
    </div>
  );
}

/** Rows that are drawn at a time. */
const STEP = 300;
