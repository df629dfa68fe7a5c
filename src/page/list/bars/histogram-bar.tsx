import { useRef, useState } from 'preact/hooks';
import { timeText } from '../../text/amounts.ts';
import { clockText } from '../../text/clock.ts';
import { counted } from '../../text/counted.ts';
import { type Histogram, totalOf } from '../model/bins.ts';
import { histogram, range } from '../model/shown.ts';
import { barPaths, HEIGHT } from './bars-path.ts';
import { RangeHandle } from './range-handle.tsx';

/** Exchanges over time. Dragging, or two handles that keys move, choose a stretch of it. */
export function HistogramBar() {
  const { from, width, bins } = histogram.value;
  const box = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<readonly [number, number]>();
  const chosen = dragged ?? placesOf(histogram.value);
  const placeAt = (clientX: number): number => {
    const { left = 0, width: wide = 1 } = box.current?.getBoundingClientRect() ?? {};
    return Math.max(0, Math.min(bins.length, ((clientX - left) / wide) * bins.length));
  };
  const choose = (first: number, end: number): void => {
    const isAll = first <= 0 && end >= bins.length;
    // At the ends it is open: what comes later is shown as well.
    range.value = isAll
      ? undefined
      : {
          from: first <= 0 ? -Infinity : from + first * width,
          to: end >= bins.length ? Infinity : from + end * width,
        };
  };
  if (bins.length === 0) return <div class="histogram empty" />;
  const [start, end] = chosen;
  const part = (place: number) => `${(place / bins.length) * 100}%`;
  return (
    <div class="histogram" role="group" aria-label="Requests over time">
      <div
        class="plot"
        ref={box}
        title={`One bar is ${timeText(width)}. Drag to choose a stretch of time`}
        onPointerDown={(event) => {
          if (event.button !== 0 || (event.target instanceof Element && event.target.closest('[role=slider]'))) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = Math.floor(placeAt(event.clientX));
          setDragged([at, at]);
        }}
        onPointerMove={({ clientX }) => {
          if (dragged) setDragged([dragged[0], placeAt(clientX)]);
        }}
        onPointerUp={() => {
          if (!dragged) return;
          const [a, b] = dragged;
          setDragged(undefined);
          if (Math.abs(a - b) < 0.5) range.value = undefined;
          else choose(Math.floor(Math.min(a, b)), Math.ceil(Math.max(a, b)));
        }}
        onPointerCancel={() => setDragged(undefined)}
      >
        <svg
          viewBox={`0 0 ${bins.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={describe(histogram.value)}
        >
          {barPaths(bins).map(({ kind, path }) => (
            <path key={kind} class={`of-${kind}`} d={path} />
          ))}
        </svg>
        <span class="unchosen" style={{ left: '0', width: part(Math.min(start, end)) }} />
        <span class="unchosen" style={{ right: '0', width: part(bins.length - Math.max(start, end)) }} />
        <RangeHandle
          label="Shown from"
          place={start}
          most={bins.length}
          text={clockText(from + start * width)}
          onMove={(to) => choose(Math.min(to, end - 1), end)}
        />
        <RangeHandle
          label="Shown up to"
          place={end}
          most={bins.length}
          text={end >= bins.length ? 'now' : clockText(from + end * width)}
          onMove={(to) => choose(start, Math.max(to, start + 1))}
        />
      </div>
      {range.value && (
        <button type="button" class="quiet" onClick={() => (range.value = undefined)}>
          All times
        </button>
      )}
    </div>
  );
}

/** The chosen stretch in bins. */
function placesOf({ from, width, bins: { length } }: Histogram): readonly [number, number] {
  const chosen = range.value;
  if (!chosen) return [0, length];
  const place = (at: number) => Math.max(0, Math.min(length, (at - from) / width));
  return [place(chosen.from), place(chosen.to)];
}

function describe({ from, width, bins }: Histogram): string {
  const totals = bins.map(totalOf);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const bad = bins.reduce((sum, { denied, error }) => sum + denied + error, 0);
  const times = `${clockText(from)} to ${clockText(from + bins.length * width)}`;
  return `${counted(all, 'request')} from ${times}, at most ${Math.max(...totals)} in ${timeText(width)}; ${bad} denied or with an error`;
}
