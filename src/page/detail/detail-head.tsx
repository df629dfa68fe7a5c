import { useState } from 'preact/hooks';
import { keyOf, type ListedRow, shownRows } from '../state/rows.ts';
import { pinned, place, selected } from '../state/view.ts';
import { bytesText, timeText } from '../text/amounts.ts';
import { CopyAs } from './resend/copy-as.tsx';
import { ResendButtons } from './resend/resend-buttons.tsx';

/** Which exchange this is, and what can be done with it. */
export function DetailHead({ row, onClose }: { readonly row: ListedRow; readonly onClose: () => void }) {
  const [problem, setProblem] = useState<{ readonly key: string; readonly words: string }>();
  const say = (words?: string): void => setProblem(words === undefined ? undefined : { key: keyOf(row), words });
  return (
    <header class="detail-head">
      <div class="what">
        <h2>
          {row.verb} <span class="resource">{row.resource}</span>
          {(row.namespace !== '' || row.name !== '') && (
            <span class="faint">
              {' '}
              {row.namespace}
              {row.namespace !== '' && row.name !== '' && '/'}
              {row.name}
            </span>
          )}
        </h2>
        <Moves row={row} />
        <button type="button" class="quiet" aria-label="Close" title="Close (Esc)" onClick={onClose}>
          ✕
        </button>
      </div>
      <p class="became">
        <span class={`outcome ${row.outcome}`}>
          {MARKS[row.outcome]} {row.status > 0 ? `${row.status} ` : ''}
          {WORDS[row.outcome]}
        </span>
        <span class="faint">
          {row.ended === undefined ? 'under way' : timeText(row.ended)}, {bytesText(row.received)}
          {row.resent !== undefined && `, exchange ${row.resent} sent again`}
        </span>
      </p>
      {row.problem !== undefined && <p class="why">{row.problem}</p>}
      <div class="tools">
        <CopyAs row={row} onProblem={say} />
        <ResendButtons row={row} onProblem={say} />
        <PinButton row={row} />
      </div>
      {problem !== undefined && problem.key === keyOf(row) && (
        <p class="trouble" role="alert">
          ✕ {problem.words}
        </p>
      )}
    </header>
  );
}

function Moves({ row }: { readonly row: ListedRow }) {
  const rows = shownRows.value;
  const at = rows.findIndex((each) => keyOf(each) === keyOf(row));
  const [before, after] = at < 0 ? [undefined, undefined] : [rows[at - 1], rows[at + 1]];
  const go = (to: ListedRow | undefined): void => {
    if (to) selected.value = keyOf(to);
  };
  return (
    <span class="moves">
      {/* Not `disabled`, which would lose the focus at the end. */}
      <button type="button" class="quiet" aria-disabled={!before} title="Previous exchange" onClick={() => go(before)}>
        <span aria-hidden="true">‹</span>
        <span class="heard">Previous exchange</span>
      </button>
      <button type="button" class="quiet" aria-disabled={!after} title="Next exchange" onClick={() => go(after)}>
        <span aria-hidden="true">›</span>
        <span class="heard">Next exchange</span>
      </button>
    </span>
  );
}

function PinButton({ row: { run, id, verb, resource, namespace, name } }: { readonly row: ListedRow }) {
  const isThis = (pin: { readonly run: number; readonly ids: readonly number[] }): boolean =>
    pin.run === run && pin.ids.length === 1 && pin.ids[0] === id;
  const isPinned = pinned.value.some(isThis);
  const toggle = (): void => {
    if (isPinned) return void (pinned.value = pinned.value.filter((pin) => !isThis(pin)));
    const label = [`${verb} ${resource}`, namespace, name].filter((part) => part !== '').join(' ');
    // A third takes the place of the older one.
    pinned.value = [...pinned.value, { label, run, ids: [id] }].slice(-2);
  };
  return (
    <>
      <button type="button" aria-pressed={isPinned} title="Pin for comparison" onClick={toggle}>
        {isPinned ? '✓ Pinned' : 'Pin'}
      </button>
      {isPinned && pinned.value.length === 2 && (
        <button type="button" onClick={() => (place.value = 'compare')}>
          Compare
        </button>
      )}
    </>
  );
}

const MARKS: Readonly<Record<ListedRow['outcome'], string>> = {
  pending: '…',
  ok: '✓',
  redirect: '→',
  denied: '✕',
  refused: '⊘',
  error: '!',
  fault: '‼',
  failed: '✕',
};

const WORDS: Readonly<Record<ListedRow['outcome'], string>> = {
  pending: 'no answer yet',
  ok: 'OK',
  redirect: 'redirect',
  denied: 'denied by the server',
  refused: 'refused by kubetrace',
  error: 'error',
  fault: 'error of the server',
  failed: 'failed',
};
