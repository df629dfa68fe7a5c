import { range } from '../model/shown.ts';

/** What a handle is made of. */
export interface RangeHandleProps {
  readonly label: string;
  /** In bins, from 0 to `most`. */
  readonly place: number;
  readonly most: number;
  /** The time at its place. */
  readonly text: string;
  readonly onMove: (place: number) => void;
}

/** One end of the chosen time: arrow keys move it by a bin, with Shift by ten, Esc chooses all times again. */
export function RangeHandle({ label, place, most, text, onMove }: RangeHandleProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 10 : 1;
    const at = Math.round(place);
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') onMove(Math.max(0, at - step));
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') onMove(Math.min(most, at + step));
    else if (event.key === 'Home') onMove(0);
    else if (event.key === 'End') onMove(most);
    else if (event.key === 'Escape' && range.value) range.value = undefined;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      class="handle"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={Math.round(place)}
      aria-valuetext={text}
      style={{ left: `${(place / most) * 100}%` }}
      onKeyDown={onKeyDown}
    />
  );
}
