import { ownValue } from '../../api/own-value.ts';
import { isJsonObject } from '../store/kube-object.ts';
import { keyElement, valueElement } from './path-element.ts';
import type { PathElement } from './path-element.ts';
import type { ListShape } from './shape.ts';

/** The items of a list by what they go by, in their order; items that go by the same are one entry with several values (typed/helpers.go). */
export function itemsByElement(shape: ListShape, list: unknown): Map<PathElement, unknown[]> {
  const found = new Map<PathElement, unknown[]>();
  for (const item of Array.isArray(list) ? list : []) {
    const element = elementOf(shape, item);
    if (element === undefined) continue;
    const same = found.get(element);
    if (same) same.push(item);
    else found.set(element, [item]);
  }
  return found;
}

/** What an item goes by; undefined where it has none of its keys, or is an object or a list itself. */
export function elementOf({ keys, defaults }: ListShape, item: unknown): PathElement | undefined {
  if (keys.length === 0) return typeof item === 'object' ? undefined : valueElement(item);
  if (!isJsonObject(item)) return undefined;
  const values = keys.flatMap((key) => {
    const value = ownValue(item, key) ?? defaults.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return values.length === 0 ? undefined : keyElement(new Map(values));
}
