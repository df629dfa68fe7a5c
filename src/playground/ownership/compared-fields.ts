import { isDeepStrictEqual } from 'node:util';
import { ownValue } from '../../api/own-value.ts';
import { isJsonObject } from '../store/kube-object.ts';
import { FieldSetBuilder } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { itemsByElement } from './list-items.ts';
import { fieldElement } from './path-element.ts';
import type { PathElement } from './path-element.ts';
import { fieldShape, shapeFor } from './shape.ts';
import type { Shape } from './shape.ts';

/** How one object differs from another: no field is in more than one of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** What changed from one object to another (structured-merge-diff, typed/compare.go). */
export function compareFields(shape: Shape, before: unknown, after: unknown): Comparison {
  const comparison = {
    added: new FieldSetBuilder(),
    modified: new FieldSetBuilder(),
    removed: new FieldSetBuilder(),
  };
  compare(comparison, { path: [], shape, before, after });
  return comparison;
}

interface Builders {
  readonly added: FieldSetBuilder;
  readonly modified: FieldSetBuilder;
  readonly removed: FieldSetBuilder;
}

interface Pair {
  readonly path: readonly PathElement[];
  readonly shape: Shape;
  /** Undefined where it is not there. */
  readonly before: unknown;
  readonly after: unknown;
}

function compare(into: Builders, pair: Pair): void {
  const { path, before, after } = pair;
  const shape = shapeFor(pair.shape, before, after);
  const isLeaf = shape.kind === 'leaf' || (isBare(before) && isBare(after));
  if (isLeaf && before !== undefined && after !== undefined) {
    if (!isDeepStrictEqual(before, after)) into.modified.insert(path);
    return;
  }
  if (!isLeaf && shape.kind === 'list') {
    const [old, now] = [itemsByElement(shape, before), itemsByElement(shape, after)];
    for (const element of new Set([...old.keys(), ...now.keys()])) {
      const step = { path: [...path, element], shape: shape.items };
      compareItems(into, step, old.get(element) ?? [], now.get(element) ?? []);
    }
  } else if (!isLeaf) {
    const [old, now] = [isJsonObject(before) ? before : {}, isJsonObject(after) ? after : {}];
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const step = { path: [...path, fieldElement(name)], shape: fieldShape(shape, name) };
      compare(into, { ...step, before: ownValue(old, name), after: ownValue(now, name) });
    }
  }
  if (before === undefined) into.added.insert(path);
  else if (after === undefined) into.removed.insert(path);
}

/** Items that go by the same are compared as one value. */
function compareItems(
  into: Builders,
  step: Pick<Pair, 'path' | 'shape'>,
  before: readonly unknown[],
  after: readonly unknown[],
): void {
  const [wereMany, areMany] = [before.length > 1, after.length > 1];
  if (!wereMany && !areMany) return compare(into, { ...step, before: before[0], after: after[0] });
  if (wereMany && areMany) {
    if (!isDeepStrictEqual(before, after)) into.modified.insert(step.path);
  } else if (wereMany) {
    if (after.length > 0) compare(into, { ...step, before: undefined, after: after[0] });
    into.removed.insert(step.path);
  } else {
    if (before.length > 0) compare(into, { ...step, before: before[0], after: undefined });
    into.added.insert(step.path);
  }
}

/** The fields that a configuration sets (typed/tofieldset.go). */
export function fieldsOf(shape: Shape, value: unknown): FieldSet {
  const set = new FieldSetBuilder();
  collect(set, [], shape, value);
  return set;
}

function collect(into: FieldSetBuilder, path: readonly PathElement[], given: Shape, value: unknown): void {
  const shape = shapeFor(given, value);
  if (shape.kind === 'leaf') return into.insert(path);
  if (shape.kind === 'list') {
    for (const [element, items] of itemsByElement(shape, value)) {
      const at = [...path, element];
      if (items.length === 1) collect(into, at, shape.items, items[0]);
      into.insert(at);
    }
    return;
  }
  for (const [name, part] of Object.entries(isJsonObject(value) ? value : {})) {
    const at = [...path, fieldElement(name)];
    collect(into, at, fieldShape(shape, name), part);
    const isNamed = shape.kind === 'object' && shape.field(name) !== undefined;
    if (!isNamed || part === null || (isJsonObject(part) && Object.keys(part).length === 0)) into.insert(at);
  }
}

/** Absent, null or empty: such a value has no parts to compare. */
export function isBare(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}
