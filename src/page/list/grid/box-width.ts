import { computed, signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** In pixels. */
export const boxWidth = signal(1000);

/** Whether the list has so little place that each exchange takes two lines. */
export const isNarrow = computed(() => boxWidth.value < NARROW);

/** Watches the width of the list. */
export function useBoxWidth(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => void (boxWidth.value = element.clientWidth);
    const sizes = new ResizeObserver(look);
    look();
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
}

/** As above. */
const NARROW = 560;
