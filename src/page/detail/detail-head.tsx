import { useEffect, useState } from 'preact/hooks';
import { goTo } from '../list/grid/cursor.ts';
import { MARKS } from '../list/grid/outcome-mark.ts';
import { lines } from '../list/model/shown.ts';
import { keyOf, type ListedRow } from '../state/rows.ts';
import { pinOfExchange, placeOfPin, togglePin } from '../state/pins.ts';
import { pinned, place } from '../state/view.ts';
import { bytesText, timeText } from '../text/amounts.ts';
import { CopyAs } from './resend/copy-as.tsx';
import { ResendButtons } from './resend/resend-buttons.tsx';

/** What the head is made of. */
export interface DetailHeadProps {
  readonly row: ListedRow;
  /** Whether kubetrace has it: after a restart another exchange may have its id. */
  readonly isKept: boolean;
  readonly onClose: () => void;
}

/** Which exchange this is, and what can be done with it. */
export function DetailHead({ row, isKept, onClose }: DetailHeadProps) {
  const key = keyOf(row);
  const [said, setSaid] = useState<Said>();
  const say = (words: string, isGood: boolean): void => setSaid({ key, words, isGood });
  useEffect(() => {
    if (said?.isGood !== true) return;
    const timer = setTimeout(() => setSaid(undefined), SHOWN);
    return () => clearTimeout(timer);
  }, [said]);
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
          {MARKS[row.outcome].sign} {row.status > 0 ? `${row.status} ` : ''}
          {row.status === 101 ? 'upgraded' : WORDS[row.outcome]}
        </span>
        <span class="faint">
          {row.ended === undefined ? 'under way' : `${timeText(row.ended)}, ${bytesText(row.received)}`}
          {row.resent !== undefined && `, exchange ${row.resent} sent again`}
        </span>
      </p>
      {row.problem !== undefined && <p class="why">{row.problem}</p>}
      <div class="tools">
        {isKept && (
          <>
            <CopyAs row={row} onCopied={(words) => say(words, true)} onProblem={(words) => say(words, false)} />
            <ResendButtons row={row} onProblem={(words) => say(words, false)} />
          </>
        )}
        <PinButton row={row} />
        <span class="good" aria-live="polite">
          {said?.key === key && said.isGood && said.words}
        </span>
      </div>
      {said?.key === key && !said.isGood && (
        <p class="trouble" role="alert">
          ✕ {said.words}
        </p>
      )}
    </header>
  );
}

/** What came of a button, and of which exchange. */
interface Said {
  readonly key: string;
  readonly words: string;
  readonly isGood: boolean;
}

/** How long a success is shown, in milliseconds. */
const SHOWN = 4000;

/** To the exchange before or after it, in the order of the list. */
function Moves({ row }: { readonly row: ListedRow }) {
  const key = keyOf(row);
  // Looked up only when it is wanted: the list may be long, and changes all the time.
  const go = (step: 1 | -1): void => {
    const all = lines.peek();
    let place = all.findIndex((line) => line.key === key);
    if (place < 0) return;
    do place += step;
    while (all[place] && all[place]?.kind !== 'row');
    if (all[place]) goTo(place);
  };
  return (
    <span class="moves">
      <button type="button" class="quiet" title="Previous exchange" onClick={() => go(-1)}>
        <span aria-hidden="true">‹</span>
        <span class="heard">Previous exchange</span>
      </button>
      <button type="button" class="quiet" title="Next exchange" onClick={() => go(1)}>
        <span aria-hidden="true">›</span>
        <span class="heard">Next exchange</span>
      </button>
    </span>
  );
}

function PinButton({ row }: { readonly row: ListedRow }) {
  const pin = pinOfExchange(row);
  const isPinned = placeOfPin(pin) >= 0;
  return (
    <>
      <button type="button" aria-pressed={isPinned} title="Pin for comparison" onClick={() => togglePin(pin)}>
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
