import { useEffect, useRef } from 'preact/hooks';
import { Detail } from '../detail/detail.tsx';
import { List } from '../list/list.tsx';
import { Split } from '../parts/split.tsx';
import { selected } from '../state/view.ts';

/** List and detail: side by side, one above the other, or, where there is room for one, the detail in place of the list. */
export function TracePlace() {
  const box = useRef<HTMLDivElement>(null);
  const hasDetail = selected.value !== undefined;
  const hadDetail = useRef(hasDetail);
  useEffect(() => {
    // The element that had the focus is gone with the detail.
    if (hadDetail.current && !hasDetail && document.activeElement === document.body) focusList(box.current);
    hadDetail.current = hasDetail;
  }, [hasDetail]);
  return (
    <div class="trace-place" ref={box}>
      <Split
        name="trace"
        label="Width of the detail"
        first={<List />}
        second={
          hasDetail && (
            <>
              <button type="button" class="back quiet" onClick={() => (selected.value = undefined)}>
                <span aria-hidden="true">‹</span> Back to the list
              </button>
              <Detail />
            </>
          )
        }
      />
    </div>
  );
}

function focusList(box: HTMLElement | null): void {
  box?.querySelector<HTMLElement>('.first [role=treegrid]')?.focus();
}
