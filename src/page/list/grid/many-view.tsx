import { bytesText, timeText } from '../../text/amounts.ts';
import { clockText } from '../../text/clock.ts';
import { counted } from '../../text/counted.ts';
import type { FoldLine, GroupLine } from '../model/line.ts';
import { type LineProps, LineStart } from './row-view.tsx';
import { ManyBar } from './waterfall-bar.tsx';

/** The heading of a group, or discovery calls that are folded. */
export function ManyView({ line, ...props }: LineProps & { readonly line: GroupLine | FoldLine }) {
  const { facts, isOpen, kind, level } = line;
  const { columns } = props;
  const hasBar = columns.at(-1)?.id === 'waterfall' && columns.length > 1;
  return (
    <div
      role="row"
      id={props.id}
      aria-rowindex={props.rowIndex}
      aria-level={level}
      aria-expanded={isOpen}
      class={`line of-${kind}${props.isCurrent ? ' current' : ''}`}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <div
        role="gridcell"
        class="many-cell"
        aria-colindex={1}
        aria-colspan={hasBar ? columns.length - 1 : columns.length}
      >
        <LineStart level={level} pin={props.pin} />
        <span class="turn" aria-hidden="true">
          {isOpen ? '▾' : '▸'}
        </span>
        {kind === 'group' ? (
          <GroupWords line={line} />
        ) : (
          <span class="many-words">{counted(facts.requests, 'discovery call')}</span>
        )}
        <span class="many-facts">{factsText(line)}</span>
        {facts.denied > 0 && <span class="some-denied">⊘ {facts.denied} denied</span>}
        {facts.errors > 0 && <span class="some-errors">! {counted(facts.errors, 'error')}</span>}
      </div>
      {hasBar && (
        <div role="gridcell" class="col-waterfall" aria-colindex={columns.length}>
          <ManyBar from={facts.from} to={facts.to} scale={props.scale} />
        </div>
      )}
    </div>
  );
}

function GroupWords({ line: { group } }: { readonly line: GroupLine }) {
  return (
    <>
      <strong class="many-words">{group.name}</strong>
      {group.kind === 'command' && <span class="many-client">{group.client}</span>}
    </>
  );
}

function factsText({ kind, facts: { requests, bytes, from, to } }: GroupLine | FoldLine): string {
  const time = timeText(Math.max(0, to - from));
  if (kind === 'fold') return `${bytesText(bytes)} · ${time}`;
  return `${clockText(from)} · ${counted(requests, 'request')} · ${time}`;
}
