import type { Entry, RowKey } from '../../state/row-store.ts';
import type { EntriesFacts } from './entries-facts.ts';
import type { Group } from './group.ts';

/** A line of the list. Its key outlasts changes, so that what is chosen stays chosen. */
export type Line = RowLine | FoldLine | GroupLine | RestartLine;

/** An exchange. */
export interface RowLine {
  readonly kind: 'row';
  readonly key: RowKey;
  readonly level: number;
  readonly entry: Entry;
}

/** Discovery calls of a program, one after the other. */
export interface FoldLine extends ManyLine {
  readonly kind: 'fold';
  readonly key: `fold ${RowKey}`;
}

/** The heading of a command, or of the requests that a client makes one after the other. */
export interface GroupLine extends ManyLine {
  readonly kind: 'group';
  readonly key: `group ${RowKey}`;
}

/** Between the exchanges of one run of kubetrace and the next. */
export interface RestartLine {
  readonly kind: 'restart';
  readonly key: `restart ${number}`;
  readonly level: number;
}

interface ManyLine {
  readonly level: number;
  /** Those that are shown. */
  readonly entries: readonly Entry[];
  readonly facts: EntriesFacts;
  readonly isOpen: boolean;
  readonly group: Group;
}

/** The exchanges that a line stands for. */
export function entriesOf(line: Line): readonly Entry[] {
  if (line.kind === 'row') return [line.entry];
  return line.kind === 'restart' ? [] : line.entries;
}
