import type { MatrixView } from '../../web/wire/roles.ts';

/** Verbs by resources: how often each was used, and how often denied. */
export function Matrix({ matrix: { verbs, rows } }: { readonly matrix: MatrixView }) {
  if (rows.length === 0) return null;
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label="Verbs by resources">
      <table class="matrix">
        <caption>
          <strong>Verbs by resources</strong>: how many requests; <span class="denied">⊘ denied</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">Resource</th>
            {verbs.map((verb) => (
              <th key={verb} scope="col" class="amount">
                {verb}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ resource, namespace, name, cells }) => (
            <tr key={`${resource} ${namespace}/${name}`}>
              <th scope="row">
                <code>{resource}</code> <span class="faint">{[namespace, name].filter(Boolean).join('/')}</span>
              </th>
              {cells.map((cell, at) => (
                <Cell key={verbs[at]} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { readonly cell: MatrixView['rows'][number]['cells'][number] }) {
  if (!cell) return <td class="amount" />;
  const { count, denied } = cell;
  if (denied === 0) return <td class="amount">{count}</td>;
  return (
    <td class="amount denied">
      <span aria-hidden="true">⊘</span> {denied === count ? count : `${denied} of ${count}`}
      <span class="heard"> denied</span>
    </td>
  );
}
