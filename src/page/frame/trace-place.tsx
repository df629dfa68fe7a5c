import { useEffect, useRef } from 'preact/hooks';
import { Detail } from '../detail/detail.tsx';
import { List } from '../list/list.tsx';
import { selected } from '../state/view.ts';

/** List and detail: side by side, one above the other, or, where there is room for one, the detail in place of the list. */
export function TracePlace() {
  const list = useRef<HTMLDivElement>(null);
  const hasDetail = selected.value !== undefined;
  const hadDetail = useRef(hasDetail);
  useEffect(() => {
    // The element that had the focus is gone with the detail.
    if (hadDetail.current && !hasDetail && document.activeElement === document.body) focusList(list.current);
    hadDetail.current = hasDetail;
  }, [hasDetail]);
  return (
    <div class={hasDetail ? 'trace-place with-detail' : 'trace-place'}>
      <div class="trace-list" ref={list}>
        <List />
      </div>
      {hasDetail && (
        <div class="trace-detail">
          <button type="button" class="back quiet" onClick={() => (selected.value = undefined)}>
            <span aria-hidden="true">‹</span> Back to the list
          </button>
          <Detail />
        </div>
      )}
    </div>
  );
}

function focusList(list: HTMLElement | null): void {
  list?.querySelector<HTMLElement>('[tabindex="0"], button, input')?.focus();
}
