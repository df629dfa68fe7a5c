import type { ExchangeDetail } from '../../../web/wire/detail.ts';
import { MaskedText } from '../../parts/masked-text.tsx';
import { visibleLine } from '../../text/visible.ts';
import { NeededRule } from './needed-rule.tsx';
import { PathDrawing } from './path-drawing.tsx';
import { queryMeaning } from './query-meanings.ts';
import { RequestInfoTable } from './request-info-table.tsx';

/** What the API server makes of the request. */
export function AnatomyPanel({ detail: { anatomy, row, request } }: { readonly detail: ExchangeDetail }) {
  const { segments, query, requestInfo, rule, notes } = anatomy;
  return (
    <>
      {segments.length > 0 ? (
        <PathDrawing method={row.method} segments={segments} />
      ) : (
        <p>
          <code>
            {visibleLine(row.method)} {visibleLine(request.target)}
          </code>
        </p>
      )}
      {query.length > 0 && <QueryTable query={query} />}
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{visibleLine(note)}</li>
          ))}
        </ul>
      )}
      {rule && <NeededRule {...rule} />}
      {requestInfo && <RequestInfoTable info={requestInfo} />}
    </>
  );
}

function QueryTable({ query }: { readonly query: readonly (readonly [name: string, value: string])[] }) {
  return (
    <table class="facts query">
      <caption>Query</caption>
      <tbody>
        {query.map(([name, value], at) => (
          <tr key={at}>
            <th scope="row">
              <code>{visibleLine(name)}</code>
            </th>
            <td>
              <code>
                <MaskedText text={visibleLine(value)} />
              </code>
              <small> {queryMeaning(name, value)}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
