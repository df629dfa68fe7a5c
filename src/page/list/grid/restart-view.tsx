import type { LineProps } from './row-view.tsx';

/** Says that what follows is of another run of kubetrace. */
export function RestartView({ id, rowIndex, top, isCurrent, columns }: LineProps) {
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={rowIndex}
      aria-level={1}
      class={`line of-restart${isCurrent ? ' current' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" aria-colindex={1} aria-colspan={columns.length}>
        <span>kubetrace was restarted</span>
      </div>
    </div>
  );
}
