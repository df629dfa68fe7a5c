import type { Entry, ListedRow } from '../../state/row-store.ts';
import { factsOf } from './entries-facts.ts';
import type { Group } from './group.ts';
import type { FoldLine, GroupLine, Line } from './line.ts';

/** What the user wants to see. */
export interface LineChoices {
  readonly isShown: (row: ListedRow) => boolean;
  /** Keys of folds that are open and of groups that are closed: those that are not as they were at first. */
  readonly turned: ReadonlySet<string>;
}

/** What the list shows of a group: nothing where none of its exchanges is shown. */
export function linesOf(group: Group, { isShown, turned }: LineChoices): readonly Line[] {
  const shown = group.entries.filter(({ row }) => isShown(row));
  const [first] = shown;
  if (!first) return [];
  const parts = folded(shown);
  const hasHeading = group.kind === 'command' || (group.kind === 'client' && parts.length > 1);
  const level = hasHeading ? 2 : 1;
  const lines: Line[] = [];
  if (hasHeading) {
    const key: GroupLine['key'] = `group ${group.key}`;
    const isOpen = !turned.has(key);
    lines.push({ kind: 'group', key, level: 1, entries: shown, facts: factsOf(shown), isOpen, group });
    if (!isOpen) return lines;
  }
  for (const part of parts) {
    const [entry] = part;
    if (!entry) continue;
    if (part.length > 1) {
      const key: FoldLine['key'] = `fold ${entry.key}`;
      const isOpen = turned.has(key);
      lines.push({ kind: 'fold', key, level, entries: part, facts: factsOf(part), isOpen, group });
      if (isOpen) for (const each of part) lines.push(lineOf(each, level + 1));
    } else lines.push(lineOf(entry, level));
  }
  return lines;
}

function lineOf(entry: Entry, level: number): Line {
  return { kind: 'row', key: entry.key, level, entry };
}

/** Discovery calls of a program that follow each other, together; every other exchange by itself. */
function folded(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const parts: Entry[][] = [];
  let before: ListedRow | undefined;
  for (const entry of entries) {
    const { row } = entry;
    if (before && row.isDiscovery && before.isDiscovery && isSameProgram(before, row)) parts.at(-1)?.push(entry);
    else parts.push([entry]);
    before = row;
  }
  return parts;
}

function isSameProgram(a: ListedRow, b: ListedRow): boolean {
  return a.client === b.client && a.command?.session === b.command?.session;
}
