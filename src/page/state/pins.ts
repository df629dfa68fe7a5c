import type { Row } from '../../web/wire/row.ts';
import type { ListedRow } from './rows.ts';
import { type Pin, pinned } from './view.ts';

/** An exchange as one side of a comparison. */
export function pinOfExchange(row: ListedRow): Pin {
  return { label: wordsOf(row), run: row.run, ids: [row.id] };
}

/** Where something is pinned: 0 or 1; -1 where it is not. */
export function placeOfPin(pin: Pin): number {
  return pinned.value.findIndex((each) => isSame(each, pin));
}

/** Pins something for comparison, or takes the pin away. There are at most two: a third takes the place of the first. */
export function togglePin(pin: Pin): void {
  const others = pinned.value.filter((each) => !isSame(each, pin));
  pinned.value = others.length < pinned.value.length ? others : [...others, pin].slice(-2);
}

function wordsOf({ verb, resource, namespace, name }: Row): string {
  return [verb, resource, name, namespace && `in ${namespace}`].filter(Boolean).join(' ');
}

/** A command that still runs has more exchanges later. */
function isSame(a: Pin, b: Pin): boolean {
  return a.run === b.run && a.label === b.label && a.ids[0] === b.ids[0];
}
