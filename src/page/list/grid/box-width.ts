import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Whether the list has so little place that each exchange takes two lines. */
export const isNarrow = signal(false);

/** Watches the width of the list. */
export function useNarrow(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => (isNarrow.value = element.clientWidth < NARROW));
    isNarrow.value = element.clientWidth < NARROW;
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
}

/** In pixels. */
const NARROW = 560;
