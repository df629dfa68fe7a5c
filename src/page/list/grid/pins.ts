import { type Pin, pinned } from '../../state/view.ts';
import { entriesOf, type Line } from '../model/line.ts';

/** Pins an exchange, a command or folded calls for comparison, or takes the pin away. There are at most two: a third takes the place of the first. */
export function togglePin(line: Line | undefined): void {
  const pin = line && pinFor(line);
  if (!pin) return;
  const others = pinned.value.filter((each) => !isSame(each, pin));
  pinned.value = others.length < pinned.value.length ? others : [...others, pin].slice(-2);
}

/** `A` or `B` where a line is pinned. */
export function pinOf(line: Line): string | undefined {
  if (pinned.value.length === 0) return undefined;
  const pin = pinFor(line);
  const at = pin ? pinned.value.findIndex((each) => isSame(each, pin)) : -1;
  return at < 0 ? undefined : 'AB'[at];
}

function pinFor(line: Line): Pin | undefined {
  const rows = entriesOf(line).map(({ row }) => row);
  const [first] = rows;
  if (!first) return undefined;
  return { label: labelOf(line, first), run: first.run, ids: rows.map(({ id }) => id) };
}

function labelOf(line: Line, { verb, resource, namespace, name }: { [Name in Named]: string }): string {
  if (line.kind === 'group') return line.group.name;
  if (line.kind === 'fold') return `discovery of ${line.group.client}`;
  return [verb, resource, name, namespace && `in ${namespace}`].filter(Boolean).join(' ');
}

type Named = 'verb' | 'resource' | 'namespace' | 'name';

/** A command that still runs has more exchanges later. */
function isSame(a: Pin, b: Pin): boolean {
  return a.run === b.run && a.label === b.label && a.ids[0] === b.ids[0];
}
