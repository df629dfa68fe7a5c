import type { Entry } from '../../state/row-store.ts';
import { belongsTo, type Group, groupOf } from './group.ts';
import { linesOf, type LineChoices } from './group-lines.ts';
import type { Line } from './line.ts';

/** Keeps exchanges in groups, and the lines of each group until something in it changes. */
export class Grouping {
  /** By their first exchanges. */
  #groups: Group[] = [];
  readonly #groupOf = new Map<Entry, Group>();
  readonly #commands = new Map<string, Group>();
  /** What the list shows of each, until something in it changes. */
  readonly #linesOf = new Map<Group, readonly Line[]>();
  #isGrouped: boolean;

  constructor(isGrouped: boolean) {
    this.#isGrouped = isGrouped;
  }

  /** Begins anew with all entries. */
  reset(entries: readonly Entry[], isGrouped: boolean): void {
    this.#groups = [];
    this.#groupOf.clear();
    this.#commands.clear();
    this.#linesOf.clear();
    this.#isGrouped = isGrouped;
    for (const entry of entries) this.add(entry);
  }

  add(entry: Entry): void {
    const session = this.#isGrouped ? sessionOf(entry) : undefined;
    const command = session === undefined ? undefined : this.#commands.get(session);
    if (command) return this.#join(command, entry);
    const at = this.#placeFor(entry);
    if (session === undefined) {
      const near = [this.#groups[at - 1], this.#groups[at]].find((group) => group && belongsTo(group, entry));
      if (near) return this.#join(near, entry);
    }
    const group = groupOf(entry, this.#isGrouped);
    this.#groups.splice(at, 0, group);
    this.#groupOf.set(entry, group);
    if (session !== undefined) this.#commands.set(session, group);
  }

  /** Something in it, or what it shows, has changed. */
  touch(entry: Entry): void {
    const group = this.#groupOf.get(entry);
    if (group) this.#linesOf.delete(group);
  }

  drop(entry: Entry): void {
    const group = this.#groupOf.get(entry);
    if (!group) return;
    this.#groupOf.delete(entry);
    this.#linesOf.delete(group);
    // The oldest are dropped first.
    group.entries.splice(group.entries.indexOf(entry), 1);
    if (group.entries.length > 0) return;
    this.#groups.splice(this.#groups.indexOf(group), 1);
    const session = sessionOf(entry);
    if (session !== undefined && this.#commands.get(session) === group) this.#commands.delete(session);
  }

  /** The whole list. Only groups that have changed are looked through. */
  lines(choices: LineChoices): readonly Line[] {
    const all: Line[] = [];
    let run: number | undefined;
    for (const group of this.#groups) {
      const lines = this.#linesOf.get(group) ?? linesOf(group, choices);
      this.#linesOf.set(group, lines);
      if (lines.length === 0) continue;
      if (run !== undefined && group.run !== run) {
        all.push({ kind: 'restart', key: `restart ${group.run}`, level: 1 });
      }
      run = group.run;
      for (const line of lines) all.push(line);
    }
    return all;
  }

  #join(group: Group, entry: Entry): void {
    const { entries } = group;
    let at = entries.length;
    while (at > 0 && (entries[at - 1]?.order ?? 0) > entry.order) at--;
    entries.splice(at, 0, entry);
    this.#linesOf.delete(group);
    this.#groupOf.set(entry, group);
  }

  /** After the groups that begin before it. */
  #placeFor({ order }: Entry): number {
    let at = this.#groups.length;
    while (at > 0 && (this.#groups[at - 1]?.entries[0]?.order ?? 0) > order) at--;
    return at;
  }
}

/** kubectl names each of its runs. */
function sessionOf({ row: { run, command } }: Entry): string | undefined {
  return command && `${run} ${command.session}`;
}
