import { ownValue } from '../../../api/own-value.ts';
import type { Fields } from '../lines/fields.ts';

/** Something inside an object that may be a record: an object, or a text that has one. */
export interface Wrapped {
  readonly value: unknown;
  /** Where it stands: `events[2].message`. */
  readonly path: string;
}

/** Takes out what a service or a logger has put around records; `undefined` for an object that is not of its kind. */
export type Unwrap = (fields: Fields) => readonly Wrapped[] | undefined;

/** The items of a list in a field; `undefined` where the field is not a list. */
export function itemsOf(fields: Fields, name: string): readonly Wrapped[] | undefined {
  const items = ownValue(fields, name);
  return Array.isArray(items) ? items.map((value: unknown, i) => ({ value, path: `${name}[${i}]` })) : undefined;
}
