import { isJsonObject } from '../store/kube-object.ts';
import type { FieldSet } from './field-set.ts';
import { elementOf } from './list-items.ts';
import { fieldElement, fieldName } from './path-element.ts';
import type { PathElement } from './path-element.ts';
import { fieldShape, shapeFor } from './shape.ts';
import type { Shape } from './shape.ts';

/** A value without some of its fields, and without what is left empty by that; undefined where nothing is left (structured-merge-diff, typed/remove.go). */
export function removeFields(given: Shape, value: unknown, removed: FieldSet): unknown {
  const shape = shapeFor(given, value);
  if (shape.kind === 'leaf') return typeof value === 'object' && value !== null ? undefined : value;
  if (shape.kind === 'list') {
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
    const kept = list.flatMap((item) => keep(shape.items, elementOf(shape, item) ?? '', item, removed));
    return kept.length > 0 ? kept : undefined;
  }
  const kept = Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, part]) =>
    keep(fieldShape(shape, name), fieldElement(name), part, removed).map((left) => [name, left] as const),
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** What is left of one part: none, or one. */
function keep(shape: Shape, element: PathElement, part: unknown, { members, children }: FieldSet): unknown[] {
  if (members.has(element)) return [];
  const below = children.get(element);
  const left = below ? removeFields(shape, part, below) : part;
  return left === undefined ? [] : [left];
}

/** A set with the named fields that its members are in: they are not members by themselves (fieldpath/set.go, EnsureNamedFieldsAreMembers). */
export function withNamedFields(shape: Shape, set: FieldSet): FieldSet {
  const named = [...set.children.keys()].filter((element) => {
    const name = fieldName(element);
    return name !== undefined && shape.kind === 'object' && shape.field(name) !== undefined;
  });
  const children = [...set.children].map(
    ([element, below]) => [element, withNamedFields(shapeAt(shape, element), below)] as const,
  );
  return { members: new Set([...set.members, ...named]), children: new Map(children) };
}

function shapeAt(shape: Shape, element: PathElement): Shape {
  const name = fieldName(element);
  if (name !== undefined) return fieldShape(shape, name);
  return shape.kind === 'list' ? shape.items : { kind: 'any' };
}
