import { useMemo, useRef, useState } from 'preact/hooks';
import { EmptyList } from './bars/empty-list.tsx';
import { HelpDialog } from './bars/help-dialog.tsx';
import { HistogramBar } from './bars/histogram-bar.tsx';
import { PinsBar } from './bars/pins-bar.tsx';
import { SummaryBar } from './bars/summary-bar.tsx';
import { Toolbar } from './bars/toolbar.tsx';
import { isNarrow, useBoxWidth } from './grid/box-width.ts';
import { Grid } from './grid/grid.tsx';
import { keyCommands } from './key-commands.ts';
import { useKeys } from './keys.ts';
import { lines } from './model/shown.ts';

/** The exchanges, one line each, and all that finds one among many. */
export function List() {
  const section = useRef<HTMLElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [hasHelp, setHasHelp] = useState(false);
  const focusGrid = (): void => grid.current?.focus({ preventScroll: true });
  const commands = useMemo(
    () =>
      keyCommands({
        focusFilter: () => input.current?.select(),
        focusGrid,
        showHelp: () => setHasHelp(true),
        page: () => Math.max(1, grid.current?.querySelectorAll('.line').length ?? 1),
      }),
    [],
  );
  useKeys(commands);
  useBoxWidth(section);
  return (
    <section class={isNarrow.value ? 'list narrow' : 'list'} aria-label="Trace" ref={section}>
      <Toolbar input={input} onLeaveFilter={focusGrid} onHelp={() => setHasHelp(true)} />
      <div class="overview">
        <SummaryBar />
        <HistogramBar />
      </div>
      <div class="grid-box">
        <Grid box={grid} />
        {lines.value.length === 0 && <EmptyList />}
      </div>
      <PinsBar />
      {hasHelp && <HelpDialog commands={commands} onClose={() => setHasHelp(false)} />}
    </section>
  );
}
