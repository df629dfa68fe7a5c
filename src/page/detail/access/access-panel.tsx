import { useRef, useState } from 'preact/hooks';
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
  const box = useRef<HTMLDivElement>(null);
  const isAsking = asks === row.id;
  const answered = useAnswer<AccessView>(`exchanges/${row.id}/access${isAsking ? '?ask=true' : ''}`, version);
  return (
    <Loaded answered={answered}>
      {(access) => (
        <div class="access" ref={box} tabIndex={-1}>
          <Verdict access={access} />
          <Who access={access} />
          {access.denial && <DenialFacts key={row.id} denial={access.denial} />}
          <div aria-live="polite">
            {access.allowedBy !== undefined && (
              <>
                <h3>What allowed it, in the server's words</h3>
                <blockquote>{visibleLine(access.allowedBy)}</blockquote>
              </>
            )}
            {access.unknown !== undefined && <p class="doubt">? {visibleLine(access.unknown)}</p>}
          </div>
          {access.unknown !== undefined && session.value?.canAskWhy === true && !isAsking && (
            <button
              type="button"
              onClick={() => {
                setAsks(row.id);
                // The button goes away.
                box.current?.focus();
              }}
            >
              Ask the server why
            </button>
          )}
          <Asked run={row.run} asked={asked} />
        </div>
      )}
    </Loaded>
  );
}

/** Of a denial the tone says whether a rule would lift it; of anything else, whether it was allowed. */
function Verdict({ access: { answer, tone, denial } }: { readonly access: AccessView }) {
  const [kind, words] = denial ? DENIED[tone] : DECIDED[tone];
  return (
    <p class={`verdict ${kind}`}>
      <strong>{words}</strong> {visibleLine(answer)}
    </p>
  );
}

type Verdicts = Readonly<Record<AccessView['tone'], readonly [kind: string, words: string]>>;

const DENIED: Verdicts = {
  good: ['bad', '✕ Denied:'],
  bad: ['bad', '✕ Denied:'],
  unsure: ['unsure', '? Denied, and what would lift it is not certain:'],
};

const DECIDED: Verdicts = {
  good: ['good', '✓ Allowed:'],
  bad: ['bad', '✕ Not allowed:'],
  unsure: ['unsure', '? Unknown:'],
};

function Who({ access: { user, groups } }: { readonly access: AccessView }) {
  if (user === undefined) return null;
  return (
    <table class="facts" aria-label="Who asked">
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
