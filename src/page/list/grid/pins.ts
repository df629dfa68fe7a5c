import { pinOfExchange, placeOfPin, togglePin } from '../../state/pins.ts';
import { type Pin, pinned } from '../../state/view.ts';
import { entriesOf, type Line } from '../model/line.ts';

/** Pins an exchange, a command or folded calls for comparison, or takes the pin away. */
export function togglePinOf(line: Line | undefined): void {
  const pin = line && pinFor(line);
  if (pin) togglePin(pin);
}

/** `A` or `B` where a line is pinned. */
export function pinOf(line: Line): string | undefined {
  if (pinned.value.length === 0) return undefined;
  const pin = pinFor(line);
  return pin && 'AB'[placeOfPin(pin)];
}

function pinFor(line: Line): Pin | undefined {
  const rows = entriesOf(line).map(({ row }) => row);
  const [first] = rows;
  if (!first) return undefined;
  if (line.kind !== 'group' && line.kind !== 'fold') return pinOfExchange(first);
  const label = line.kind === 'group' ? line.group.name : `discovery of ${line.group.client}`;
  return { label, run: first.run, ids: rows.map(({ id }) => id) };
}
