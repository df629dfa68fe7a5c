import { Component, type ComponentChildren } from 'preact';
import type { ListedRow } from '../../state/row-store.ts';
import { bytesText, timeText } from '../../text/amounts.ts';
import { clockText } from '../../text/clock.ts';
import type { Column, ColumnId } from './columns.ts';
import { MARKS, statusText } from './outcome-mark.ts';
import type { TimeScale } from './time-scale.ts';
import { barText, WaterfallBar } from './waterfall-bar.tsx';

/** What every line of the grid is drawn with. */
export interface LineProps {
  /** Of the element. */
  readonly id: string;
  /** In all lines, from 1; the heads of the columns are the first. */
  readonly rowIndex: number;
  /** In pixels. */
  readonly top: number;
  readonly level: number;
  readonly columns: readonly Column[];
  readonly isCurrent: boolean;
  readonly scale: TimeScale;
  /** `A` or `B` where it is pinned for comparison. */
  readonly pin: string | undefined;
}

/** What an exchange is drawn with. */
export interface RowViewProps extends LineProps {
  readonly row: ListedRow;
  /** Its detail is shown. */
  readonly isSelected: boolean;
  /** It was under way when its run of kubetrace ended. */
  readonly isCutOff: boolean;
}

/** One exchange. It is drawn again only when something of it has changed. */
export class RowView extends Component<RowViewProps> {
  override shouldComponentUpdate(next: RowViewProps): boolean {
    return (Object.keys(next) as (keyof RowViewProps)[]).some((name) => next[name] !== this.props[name]);
  }

  override render({ row, isSelected, isCutOff, columns, pin, scale, level, ...line }: RowViewProps) {
    const { outcome, origin } = row;
    return (
      <div
        role="row"
        id={line.id}
        aria-rowindex={line.rowIndex}
        aria-level={level}
        aria-selected={isSelected}
        class={`line is-${outcome}${line.isCurrent ? ' current' : ''}${origin === 'kubetrace' ? ' own' : ''}`}
        style={{ transform: `translateY(${line.top}px)` }}
      >
        {columns.map(({ id }, at) => (
          <div
            key={id}
            role="gridcell"
            class={`col-${id}`}
            aria-colindex={at + 1}
            aria-label={id === 'waterfall' ? barText(row) : undefined}
            title={CELLS[id].title?.(row)}
          >
            {at === 0 && (level > 1 || pin !== undefined) && <LineStart level={level} pin={pin} />}
            {CELLS[id].content(row, isCutOff, scale)}
          </div>
        ))}
      </div>
    );
  }
}

/** What a line begins with, whichever column is the first: how deep it is, and whether it is pinned. */
export function LineStart({ level, pin }: Pick<LineProps, 'level' | 'pin'>) {
  return (
    <>
      {level > 1 && <span class="indent" style={{ width: `${(level - 1) * DEEP}px` }} />}
      {pin !== undefined && (
        <span class="pin" title="Pinned for comparison">
          <span class="heard">pinned as </span>
          {pin}
        </span>
      )}
    </>
  );
}

/** In pixels: what a level is moved to the right. */
const DEEP = 8;

interface Cell {
  /** The same and more, for the pointer. */
  readonly title?: (row: ListedRow) => string;
  readonly content: (row: ListedRow, isCutOff: boolean, scale: TimeScale) => ComponentChildren;
}

const CELLS: Readonly<Record<ColumnId, Cell>> = {
  time: { content: ({ at }) => clockText(at) },
  verb: { content: ({ verb }) => verb },
  resource: { title: ({ resource }) => resource, content: ({ resource }) => resource },
  object: {
    title: (row) => [objectText(row), row.problem].filter(Boolean).join(': '),
    content: (row) => [objectText(row), row.problem !== undefined && <span class="why">{row.problem}</span>],
  },
  status: {
    content: (row, isCutOff) => [
      <span class="sign" aria-hidden="true">
        {isCutOff ? '✂' : MARKS[row.outcome].sign}
      </span>,
      statusText(row, isCutOff),
      row.resent !== undefined && <span class="resent"> ↻ sent again</span>,
    ],
  },
  duration: {
    content({ ended, isLong }, isCutOff) {
      if (ended !== undefined) return timeText(ended);
      return isLong && !isCutOff ? 'open' : '–';
    },
  },
  size: {
    title: ({ sent, received }) => `request ${bytesText(sent)}, response ${bytesText(received)}`,
    content: ({ received }) => bytesText(received),
  },
  client: {
    title: ({ client, user }) => (user === undefined ? client : `${client}, as ${user}`),
    content: ({ client, origin }) => (origin === 'kubetrace' ? 'kubetrace itself' : client),
  },
  waterfall: {
    title: barText,
    content: (row, isCutOff, scale) => <WaterfallBar row={row} isCutOff={isCutOff} scale={scale} />,
  },
};

function objectText({ namespace, name }: ListedRow): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
