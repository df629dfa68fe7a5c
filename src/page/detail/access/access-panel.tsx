import { useState } from 'preact/hooks';
import type { AccessView } from '../../../web/wire/access.ts';
import type { ExchangeDetail } from '../../../web/wire/detail.ts';
import { keyOf, type ListedRow, rowOf } from '../../state/rows.ts';
import { session } from '../../state/session.ts';
import { selected } from '../../state/view.ts';
import { visibleLine } from '../../text/visible.ts';
import { Loaded } from '../loading/loaded.tsx';
import { useAnswer } from '../loading/use-answer.ts';
import { DenialFacts } from './denial-facts.tsx';

/** What the panel is made of. */
export interface AccessPanelProps {
  readonly row: ListedRow;
  /** Changes whenever the row does. */
  readonly version: string;
  readonly asked: ExchangeDetail['asked'];
}

/** Why it was allowed, or what was missing. */
export function AccessPanel({ row, version, asked }: AccessPanelProps) {
  const [asks, setAsks] = useState<number>();
  const isAsking = asks === row.id;
  const answered = useAnswer<AccessView>(`exchanges/${row.id}/access${isAsking ? '?ask=true' : ''}`, version);
  return (
    <Loaded answered={answered}>
      {(access) => (
        <div class="access">
          <p class={`verdict ${access.tone}`}>
            <strong>{MARKS[access.tone]}</strong> {visibleLine(access.answer)}
          </p>
          <Who access={access} />
          {access.denial && <DenialFacts key={row.id} denial={access.denial} />}
          {access.allowedBy !== undefined && (
            <>
              <h3>What allowed it, in the server's words</h3>
              <blockquote>{visibleLine(access.allowedBy)}</blockquote>
            </>
          )}
          {access.unknown !== undefined && <p class="doubt">? {visibleLine(access.unknown)}</p>}
          {access.unknown !== undefined && session.value?.canAskWhy === true && !isAsking && (
            <button type="button" onClick={() => setAsks(row.id)}>
              Ask the server why
            </button>
          )}
          <Asked run={row.run} asked={asked} />
        </div>
      )}
    </Loaded>
  );
}

const MARKS: Readonly<Record<AccessView['tone'], string>> = {
  good: '✓ Allowed.',
  bad: '✕ Denied.',
  unsure: '? Unsure.',
};

function Who({ access: { user, groups } }: { readonly access: AccessView }) {
  if (user === undefined) return null;
  return (
    <table class="facts">
      <caption class="heard">Who asked</caption>
      <tbody>
        <tr>
          <th scope="row">User</th>
          <td>{visibleLine(user)}</td>
        </tr>
        {groups.length > 0 && (
          <tr>
            <th scope="row">Groups</th>
            <td>{visibleLine(groups.join(', '))}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Asked({ run, asked }: { readonly run: number; readonly asked: ExchangeDetail['asked'] }) {
  if (asked.length === 0) return null;
  return (
    <>
      <h3>What kubetrace itself asked the server about it</h3>
      <ul>
        {asked.map(({ id, what }) => {
          const key = keyOf({ run, id });
          return (
            <li key={id}>
              {visibleLine(what)}{' '}
              {rowOf(key) && (
                <button type="button" class="quiet" onClick={() => (selected.value = key)}>
                  Show exchange {id}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
