import { isPaused, pause } from '../state/rows.ts';
import { filter } from '../state/stream.ts';
import { selected } from '../state/view.ts';
import { filterBy } from './filter/filter-text.ts';
import { cursor, enter, goTo, lineOfCursor, moveCursor, unfold } from './grid/cursor.ts';
import { togglePinOf } from './grid/pins.ts';
import type { KeyCommand } from './keys.ts';
import { lines, range } from './model/shown.ts';

/** What commands need that only the list knows. */
export interface KeyPlaces {
  readonly focusFilter: () => void;
  readonly focusGrid: () => void;
  readonly showHelp: () => void;
  /** How many lines are in view. */
  readonly page: () => number;
}

/** All keys of the list, in the order of the help. */
export function keyCommands({ focusFilter, focusGrid, showHelp, page }: KeyPlaces): readonly KeyCommand[] {
  const move = (by: number): void => {
    moveCursor(by);
    focusGrid();
  };
  const go = (place: number): void => {
    goTo(place);
    focusGrid();
  };
  return [
    { keys: ['j'], words: 'Next line', isGlobal: true, run: () => move(1) },
    { keys: ['k'], words: 'Previous line', isGlobal: true, run: () => move(-1) },
    {
      keys: ['ArrowDown', 'ArrowUp'],
      words: 'Next or previous line',
      isGlobal: false,
      run: (key) => move(key === 'ArrowDown' ? 1 : -1),
    },
    {
      keys: ['PageDown', 'PageUp'],
      words: 'A page on or back',
      isGlobal: false,
      run: (key) => move(key === 'PageDown' ? page() : -page()),
    },
    { keys: ['g'], words: 'First line', isGlobal: true, run: () => go(0) },
    { keys: ['G'], words: 'Last line, and follow what comes', isGlobal: true, run: () => go(Infinity) },
    {
      keys: ['Home', 'End'],
      words: 'First or last line',
      isGlobal: false,
      run: (key) => go(key === 'Home' ? 0 : Infinity),
    },
    { keys: ['Enter'], words: 'Show the exchange; open or close what is folded', isGlobal: false, run: enterLine },
    {
      keys: ['ArrowRight', 'ArrowLeft'],
      words: 'Open, close what is folded',
      isGlobal: false,
      run: (key) => unfold(lineOfCursor(), key === 'ArrowRight'),
    },
    { keys: ['/'], words: 'Filter', isGlobal: true, run: focusFilter },
    {
      keys: ['c'],
      words: 'Pin the exchange or the command to compare it',
      isGlobal: true,
      run: () => togglePinOf(lineOfCursor()),
    },
    { keys: ['p'], words: 'Pause, or go on', isGlobal: true, run: () => pause(!isPaused.value) },
    {
      keys: ['Escape'],
      words: 'Close the detail; then show all times, then drop the filter',
      isGlobal: true,
      run: () => back(focusGrid),
    },
    { keys: ['?'], words: 'This help', isGlobal: true, run: showHelp },
  ];
}

function enterLine(): void | false {
  const line = lineOfCursor();
  if (!line) return false;
  enter(line);
}

function back(focusGrid: () => void): void | false {
  if (selected.value !== undefined) selected.value = undefined;
  else if (range.value) range.value = undefined;
  else if (filter.value !== '') filterBy('');
  else if (cursor.value !== undefined) cursor.value = undefined;
  else return false;
  if (lines.value.length > 0) focusGrid();
}
