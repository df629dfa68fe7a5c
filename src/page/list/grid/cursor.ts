import { computed, signal } from '@preact/signals';
import { selected } from '../../state/view.ts';
import type { Line } from '../model/line.ts';
import { lines, placeOf, turn } from '../model/shown.ts';

/** The key of the line that keys are about. */
export const cursor = signal<string | undefined>(undefined);

/** Where it was, for when it is gone. */
let lastPlace = -1;

/** Where it is; -1 where there is none. */
export const cursorPlace = computed(() => {
  const place = placeOf(cursor.value);
  if (place >= 0) lastPlace = place;
  return place;
});

/** The line of the cursor. */
export function lineOfCursor(): Line | undefined {
  return lines.peek()[cursorPlace.value];
}

/** Moves the cursor by some lines; where it was in none, it starts at the end. */
export function moveCursor(by: number): void {
  const end = lines.peek().length;
  const place = cursorPlace.value;
  if (place >= 0) goTo(place + by);
  else goTo(cursor.peek() === undefined ? end - 1 : lastPlace);
}

/** Puts the cursor on a line, the first or last where there are not so many. An open detail follows. */
export function goTo(place: number): void {
  const all = lines.peek();
  const line = all[Math.max(0, Math.min(place, all.length - 1))];
  if (!line) return;
  cursor.value = line.key;
  if (selected.peek() !== undefined && line.kind === 'row') selected.value = line.key;
}

/** Opens the detail of an exchange, or what is folded; closes what is open. */
export function enter(line: Line): void {
  cursor.value = line.key;
  if (line.kind === 'row') selected.value = line.key;
  else if (line.kind !== 'restart') turn(line);
}

/** Opens or closes what can be; `false` where there is nothing to do. */
export function unfold(line: Line | undefined, isOpen: boolean): boolean {
  if (!line || line.kind === 'row' || line.kind === 'restart' || line.isOpen === isOpen) return false;
  turn(line);
  return true;
}
