import { type Column, NARROWEST, setWidth, shownColumns, WIDEST, widthOf } from './columns.ts';

/** The heads of the columns; the edge of each moves it. */
export function GridHead() {
  const columns = shownColumns.value;
  return (
    <div role="rowgroup" class="head">
      <div role="row" aria-rowindex={1} class="columns">
        {columns.map((column, at) => (
          <div key={column.id} role="columnheader" aria-colindex={at + 1} class={`col-${column.id}`}>
            <span class="col-title">{column.title}</span>
            {at < columns.length - 1 && <Edge column={column} />}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Dragged, or moved by arrow keys; a double click gives the column its first width back. */
function Edge({ column: { id, title, width: first } }: { readonly column: Column }) {
  const width = widthOf(id);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 50 : 10;
    if (event.key === 'ArrowLeft') setWidth(id, width - step);
    else if (event.key === 'ArrowRight') setWidth(id, width + step);
    else if (event.key === 'Home') setWidth(id, NARROWEST);
    else if (event.key === 'End') setWidth(id, WIDEST);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="edge"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of ${title}`}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      onKeyDown={onKeyDown}
      onDblClick={() => setWidth(id, first)}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={({ currentTarget, buttons, clientX }) => {
        const left = currentTarget.parentElement?.getBoundingClientRect().left;
        if (buttons === 1 && left !== undefined) setWidth(id, clientX - left);
      }}
    />
  );
}
