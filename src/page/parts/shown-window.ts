import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The part of a long list that is in view, and a little around it. */
export interface ShownWindow {
  /** Of the element that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly from: number;
  readonly to: number;
  /** Scrolls as little as needed for a row to be in view. */
  readonly reveal: (row: number) => void;
}

/** Which rows of a list to draw, so that a long one costs no more than a short one. `height` of one row, in pixels. */
export function useShownWindow(count: number, height: number): ShownWindow {
  const box = useRef<HTMLDivElement>(null);
  const [{ from, to }, setShown] = useState({ from: 0, to: FIRST });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => {
      const first = Math.max(0, Math.floor(element.scrollTop / height) - AROUND);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / height) + AROUND;
      // In steps, so that not every pixel draws anew.
      const next = { from: first - (first % AROUND), to: last + AROUND - (last % AROUND) };
      setShown((now) => (now.from === next.from && now.to === next.to ? now : next));
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [count, height]);
  const reveal = (row: number): void => {
    const element = box.current;
    if (!element) return;
    const top = row * height;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + height > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + height - element.clientHeight;
    }
  };
  return { box, from: Math.min(from, count), to: Math.min(to, count), reveal };
}

/** Rows drawn above and below those in view. */
const AROUND = 20;
/** Before the size of the box is known. */
const FIRST = 60;
