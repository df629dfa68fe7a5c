import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { revision } from '../../state/rows.ts';
import { run } from '../../state/stream.ts';
import { selected } from '../../state/view.ts';
import { isNarrow } from './box-width.ts';
import { columnTemplate, shownColumns } from './columns.ts';
import { cursor, cursorPlace, enter } from './cursor.ts';
import { GridHead } from './grid-head.tsx';
import type { Line } from '../model/line.ts';
import { lines } from '../model/shown.ts';
import { ManyView } from './many-view.tsx';
import { pinOf } from './pins.ts';
import { RestartView } from './restart-view.tsx';
import { type LineProps, RowView } from './row-view.tsx';
import { NO_TIME, timeScaleOf } from './time-scale.ts';
import { useVirtual } from './virtual.ts';

/** The exchanges as a grid of which only the lines in view are drawn. Its keys are those of the whole list (keys.ts). */
export function Grid({ box }: { readonly box: RefObject<HTMLDivElement | null> }) {
  const all = lines.value;
  // What is drawn of an exchange is in its entry, which changes.
  void revision.value;
  const narrow = isNarrow.value;
  const columns = shownColumns.value;
  const place = cursorPlace.value;
  const view = useVirtual(box, {
    keyOf: (index) => all[index]?.key ?? '',
    count: all.length,
    height: narrow ? TALL : LOW,
    headHeight: narrow ? 0 : HEAD,
    alwaysDrawn: place,
  });
  useReveal(view.reveal);
  const scale = useRef(NO_TIME);
  scale.current = timeScaleOf(all.slice(view.first, view.last + 1), scale.current);
  return (
    <div
      ref={box}
      role="treegrid"
      class={narrow ? 'grid narrow' : 'grid'}
      tabIndex={0}
      aria-label="Exchanges"
      aria-rowcount={all.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={place < 0 ? undefined : idOf(cursor.value)}
      style={{ '--columns': columnTemplate.value }}
    >
      <GridHead />
      <div
        role="rowgroup"
        class="lines"
        style={{ height: `${view.height}px` }}
        onClick={({ target }) => {
          const at = target instanceof Element && target.closest<HTMLElement>('[aria-rowindex]')?.ariaRowIndex;
          const line = at ? all[Number(at) - 2] : undefined;
          if (line) enter(line);
        }}
      >
        {view.items.map(({ index, start }) => {
          const line = all[index];
          if (!line) return undefined;
          return lineView(
            line,
            {
              id: idOf(line.key),
              rowIndex: index + 2,
              top: start - (narrow ? 0 : HEAD),
              level: line.level,
              columns,
              isCurrent: index === place,
              pin: pinOf(line),
              scale: scale.current,
            },
            view.slotOf(index),
          );
        })}
      </div>
    </div>
  );
}

/** What is drawn in a slot is drawn anew by changing what was there. */
function lineView(line: Line, props: LineProps, slot: string) {
  if (line.kind === 'restart') return <RestartView key={`restart ${slot}`} {...props} />;
  if (line.kind !== 'row') return <ManyView key={`many ${slot}`} {...props} line={line} />;
  const { row } = line.entry;
  const isCutOff = row.run < run.value && row.ended === undefined && row.stage !== 'Failed';
  const isSelected = line.key === selected.value;
  return <RowView key={`row ${slot}`} {...props} row={row} isSelected={isSelected} isCutOff={isCutOff} />;
}

/** The cursor stays in view when it is moved, not when the list moves. */
function useReveal(reveal: (index: number) => void): void {
  const last = useRef(cursor.value);
  useEffect(() => {
    if (last.current === cursor.value) return;
    last.current = cursor.value;
    if (cursorPlace.value >= 0) reveal(cursorPlace.value);
  });
}

function idOf(key: string | undefined): string {
  return `line-${key?.replace(' ', '-') ?? ''}`;
}

/** Heights in list.css, in pixels. */
const LOW = 26;
const TALL = 46;
const HEAD = 28;
