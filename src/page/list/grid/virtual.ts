import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Lines of which only those in view are drawn. */
export interface VirtualLines {
  readonly keyOf: (index: number) => string;
  readonly count: number;
  /** Of each line, and of what stays at the top, in pixels. */
  readonly height: number;
  readonly headHeight: number;
  /** A line that is drawn wherever it is: an element names it as its active one. */
  readonly alwaysDrawn: number;
}

/** What is drawn of them, and how to scroll. */
export interface VirtualView {
  /** Those in view, a few around them, and the one that is always drawn. */
  readonly items: readonly VirtualItem[];
  /** Of all lines, in pixels. */
  readonly height: number;
  /** Those in view, without others. */
  readonly first: number;
  readonly last: number;
  /** Which place among those that are drawn a line has: a line that comes takes the place of one that goes, whose elements are used again. */
  readonly slotOf: (index: number) => string;
  /** Scrolls as little as needed. */
  readonly reveal: (index: number) => void;
}

/**
 * Draws of many lines only those in view, with the virtual core of TanStack. Lines that come or go above leave what is in view in its place, and who
 * looks at the last line sees the next.
 */
export function useVirtual(box: RefObject<HTMLElement | null>, lines: VirtualLines): VirtualView {
  const { count, height, headHeight, alwaysDrawn } = lines;
  const [, drawAgain] = useState(0);
  const kept = useRef<Virtualizer<HTMLElement, HTMLElement>>(undefined);
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: lines.keyOf,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
    overscan: AROUND,
    anchorTo: 'end' as const,
    followOnAppend: true,
    scrollEndThreshold: height / 2,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
      const drawn = defaultRangeExtractor(range);
      return alwaysDrawn < 0 || alwaysDrawn >= count || drawn.includes(alwaysDrawn) ? drawn : [...drawn, alwaysDrawn];
    },
    onChange: () => drawAgain((times) => times + 1),
  };
  const virtualizer = (kept.current ??= new Virtualizer(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [height]);
  const items = virtualizer.getVirtualItems();
  const { startIndex = 0, endIndex = -1 } = virtualizer.range ?? {};
  const from = startIndex - AROUND;
  const slots = useRef(1);
  slots.current = Math.max(slots.current, endIndex - from + AROUND + 1);
  return {
    items,
    height: virtualizer.getTotalSize() - headHeight,
    first: startIndex,
    last: endIndex,
    slotOf: (index) => (index < from || index > endIndex + AROUND ? 'apart' : String(index % slots.current)),
    reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}

/** Lines that are drawn above and below those in view. */
const AROUND = 5;
