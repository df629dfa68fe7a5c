import { useRef } from 'preact/hooks';
import type { ExchangeDetail } from '../../web/wire/detail.ts';
import { Tabs } from '../parts/tabs.tsx';
import { keyOf, type ListedRow, rowOf, rows } from '../state/rows.ts';
import { run } from '../state/stream.ts';
import { selected } from '../state/view.ts';
import { visibleLine } from '../text/visible.ts';
import { AccessPanel } from './access/access-panel.tsx';
import { AnatomyPanel } from './anatomy/anatomy-panel.tsx';
import { BodyPanel } from './body/body-panel.tsx';
import { DetailHead } from './detail-head.tsx';
import { chosenTab, DETAIL_TABS, type DetailTab, tabFor } from './detail-tabs.ts';
import { HeadersPanel } from './headers-panel.tsx';
import { useLeaving } from './leaving.ts';
import { Loaded } from './loading/loaded.tsx';
import { useAnswer } from './loading/use-answer.ts';
import { useTick } from './loading/use-tick.ts';
import { RawPanel } from './raw-panel.tsx';
import { TimingPanel } from './timing-panel.tsx';

/** What is known of the selected exchange, in tabs. */
export function Detail() {
  const { section, close } = useLeaving();
  const last = useRef<ListedRow>(undefined);
  const key = selected.value;
  const row = rowOf(key);
  if (row) last.current = row;
  const known = last.current && keyOf(last.current) === key ? last.current : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <section class="detail" aria-label="Exchange" ref={section} onKeyDown={onKeyDown}>
      {known ? (
        <Shown row={known} isGone={!row} onClose={close} />
      ) : rows.value.length === 0 ? (
        <p class="gone faint">Loading…</p>
      ) : (
        <p class="gone">
          This exchange is gone: it is not kept any more.{' '}
          <button type="button" onClick={close}>
            Close
          </button>
        </p>
      )}
    </section>
  );
}

interface ShownProps {
  readonly row: ListedRow;
  readonly isGone: boolean;
  readonly onClose: () => void;
}

function Shown({ row, isGone, onClose }: ShownProps) {
  const isOfThisRun = row.run === run.value;
  const version = versionOf(row);
  const isThere = isOfThisRun && !isGone;
  const tick = useTick(isThere && row.ended === undefined && row.stage === 'ResponseStarted');
  const answered = useAnswer<ExchangeDetail>(isThere ? `exchanges/${row.id}` : undefined, `${version} ${tick}`);
  const tab = tabFor(row);
  return (
    <>
      <DetailHead row={row} isKept={isThere} onClose={onClose} />
      {isGone && <p class="doubt gone">⚠ This exchange is gone: kubetrace does not keep it any more.</p>}
      {!isOfThisRun && (
        <p class="doubt gone">⚠ kubetrace was started again since: of this exchange only its row is left.</p>
      )}
      {isThere && (
        <Tabs label="About this exchange" tabs={DETAIL_TABS} chosen={tab} onChoose={(id) => (chosenTab.value = id)}>
          <Loaded answered={answered}>
            {(detail) => (
              <>
                <Explanation detail={detail} />
                <Panel tab={tab} row={row} version={version} detail={detail} />
              </>
            )}
          </Loaded>
        </Tabs>
      )}
    </>
  );
}

/** What an answer depends on: it is asked for again when this changes. */
function versionOf({ stage, status, sent, received, ended, denial }: ListedRow): string {
  return [stage, status, sent, received, ended, denial].join(' ');
}

interface PanelProps {
  readonly tab: DetailTab;
  readonly row: ListedRow;
  readonly version: string;
  readonly detail: ExchangeDetail;
}

function Panel({ tab, row, version, detail }: PanelProps) {
  switch (tab) {
    case 'anatomy':
      return <AnatomyPanel detail={detail} />;
    case 'access':
      return <AccessPanel row={row} version={version} asked={detail.asked} />;
    case 'headers':
      return <HeadersPanel detail={detail} />;
    case 'body':
      return <BodyPanel row={row} version={version} detail={detail} />;
    case 'timing':
      return <TimingPanel detail={detail} />;
    case 'raw':
      return <RawPanel detail={detail} />;
  }
}

function Explanation({ detail: { explanation } }: { readonly detail: ExchangeDetail }) {
  if (!explanation) return null;
  return (
    <div class="explanation">
      {explanation.words.map((words) => (
        <p key={words}>{visibleLine(words)}</p>
      ))}
      {explanation.remedy !== undefined && <p>→ {visibleLine(explanation.remedy)}</p>}
    </div>
  );
}
