import type { RefObject } from 'preact';
import { isPaused, pause, waiting } from '../../state/rows.ts';
import { session } from '../../state/session.ts';
import { numberText } from '../../text/counted.ts';
import { FilterField } from '../filter/filter-field.tsx';
import { QuickFilters } from '../filter/quick-filters.tsx';
import { clearTrace, clearProblem } from './clear-trace.ts';
import { OptionsButton } from './options-button.tsx';

/** What the bar above the list is made of. */
export interface ToolbarProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onLeaveFilter: () => void;
  readonly onHelp: () => void;
}

/** What can be done with the list. */
export function Toolbar({ input, onLeaveFilter, onHelp }: ToolbarProps) {
  const isLive = session.value?.isLive !== false;
  return (
    <div class="toolbar">
      <FilterField input={input} onLeave={onLeaveFilter} />
      <QuickFilters />
      <div class="actions">
        {isLive && (
          <>
            <button
              type="button"
              class={isPaused.value ? 'paused' : undefined}
              title="p"
              onClick={() => pause(!isPaused.value)}
            >
              {isPaused.value ? `Resume (${numberText(waiting.value)} new)` : 'Pause'}
            </button>
            <button type="button" onClick={() => void clearTrace()}>
              Clear
            </button>
          </>
        )}
        <OptionsButton />
        <button type="button" aria-label="Keys" title="?" onClick={onHelp}>
          ?
        </button>
      </div>
      {clearProblem.value !== undefined && <p role="alert">{clearProblem.value}</p>}
    </div>
  );
}
