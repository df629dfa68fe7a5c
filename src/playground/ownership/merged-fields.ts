import { ownValue } from '../../api/own-value.ts';
import { isJsonObject } from '../store/kube-object.ts';

import { isBare } from './compared-fields.ts';
import { itemsByElement } from './list-items.ts';
import { fieldShape, shapeFor } from './shape.ts';
import type { ListShape, Shape } from './shape.ts';

/** A configuration laid over an object: what it sets wins, what it does not name stays (structured-merge-diff, typed/merge.go). */
export function mergeFields(shape: Shape, live: unknown, config: unknown): unknown {
  const fit = shapeFor(shape, live, config);
  if (fit.kind === 'leaf' || (isBare(live) && isBare(config))) return config === undefined ? live : config;
  if (fit.kind === 'list') return mergeItems(fit, live, config);
  const [old, now] = [isJsonObject(live) ? live : {}, isJsonObject(config) ? config : {}];
  const merged = [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
    const value = mergeFields(fieldShape(fit, name), ownValue(old, name), ownValue(now, name));
    // A null that is applied is a field that is not there.
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return merged.length > 0 ? Object.fromEntries(merged) : undefined;
}

/**
 * Items that both have come in the order of the configuration, those of the object alone stay before what they were before
 * (typed/merge.go, visitListItems).
 */
function mergeItems(shape: ListShape, live: unknown, config: unknown): unknown[] | undefined {
  const old = [...itemsByElement(shape, live)];
  const now = [...itemsByElement(shape, config)];
  const [before, after] = [new Map(old), new Map(now)];
  const merged: unknown[] = [];
  // Items that go by the same cannot be merged with one.
  const one = (items: readonly unknown[] | undefined) => (items?.length === 1 ? items[0] : undefined);
  const queue = [...now];
  const take = (): void => {
    const [element, items] = queue.shift() ?? ['', []];
    merged.push(mergeFields(shape.items, one(before.get(element)), one(items)));
  };
  for (const [element, items] of old) {
    if (!after.has(element)) merged.push(...items);
    else if (queue.some(([wanted]) => wanted === element)) {
      while (queue.length > 0 && queue[0]?.[0] !== element && !before.has(queue[0]?.[0] ?? '')) take();
      if (queue[0]?.[0] === element) take();
    }
  }
  while (queue.length > 0) take();
  return merged.length > 0 ? merged : undefined;
}
