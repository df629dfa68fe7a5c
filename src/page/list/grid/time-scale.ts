import type { Line } from '../model/line.ts';

/** The time that the waterfall shows, from its left edge to its right; epoch milliseconds. */
export interface TimeScale {
  readonly from: number;
  readonly to: number;
}

/**
 * From before the first start to after the last end of some lines, in round numbers, so that it seldom changes: the one before is given back where it is the same. What
 * takes long runs out of it to the right, so that the rest stays to be seen.
 */
export function timeScaleOf(lines: readonly Line[], before: TimeScale): TimeScale {
  let [from, to] = [Infinity, 0];
  for (const line of lines) {
    if (line.kind === 'restart') continue;
    const times = line.kind === 'row' ? rowTimes(line.entry.row) : { from: line.facts.from, to: line.facts.from };
    from = Math.min(from, times.from);
    to = Math.max(to, times.to);
  }
  if (from > to) return before;
  for (let span = 10, next = 0; ; next++) {
    const step = span / 10;
    const start = Math.floor(from / step) * step;
    if (start + span >= to)
      return before.from === start && before.to === start + span ? before : { from: start, to: start + span };
    span *= [2, 2.5, 2][next % 3] ?? 2;
  }
}

/** What there is before anything is known. */
export const NO_TIME: TimeScale = { from: 0, to: 10 };

function rowTimes({ at, started, ended, isLong }: Times): TimeScale {
  return { from: at, to: at + ((isLong ? started : ended) ?? started ?? 0) };
}

interface Times {
  readonly at: number;
  readonly started?: number;
  readonly ended?: number;
  readonly isLong?: true;
}
