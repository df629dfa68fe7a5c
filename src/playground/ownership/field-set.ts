import type { PathElement } from './path-element.ts';
import { compareElements } from './path-element.ts';

/** A set of fields of an object: those at this level, and those below (structured-merge-diff, fieldpath/set.go). Never changed once it is made. */
export interface FieldSet {
  readonly members: ReadonlySet<PathElement>;
  /** None of them is empty. That a field has parts here does not make it a member. */
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

/** No fields. */
export const NO_FIELDS: FieldSet = { members: new Set(), children: new Map() };

/** Whether a set has no fields, at any level. */
export function isEmptySet({ members, children }: FieldSet): boolean {
  return members.size === 0 && children.size === 0;
}

/** A set while it is being filled. */
export class FieldSetBuilder implements FieldSet {
  readonly members = new Set<PathElement>();
  readonly children = new Map<PathElement, FieldSetBuilder>();

  /** Adds one field, without those that it is in. An empty path is the whole object, which nobody owns. */
  insert(path: readonly PathElement[]): void {
    const [first, ...rest] = path;
    if (first === undefined) return;
    if (rest.length === 0) this.members.add(first);
    else this.#child(first).insert(rest);
  }

  #child(element: PathElement): FieldSetBuilder {
    const child = this.children.get(element) ?? new FieldSetBuilder();
    this.children.set(element, child);
    return child;
  }
}

/** What is in either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [element, set] of b.children) {
    const own = children.get(element);
    children.set(element, own ? union(own, set) : set);
  }
  return { members: new Set([...a.members, ...b.members]), children };
}

/** What is in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return {
    members: new Set([...a.members].filter((element) => b.members.has(element))),
    children: childrenOf(a, (element, set) => intersection(set, b.children.get(element) ?? NO_FIELDS)),
  };
}

/** What is in the first alone. What is below a field that goes stays. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return {
    members: without(a, b),
    children: childrenOf(a, (element, set) => {
      const other = b.children.get(element);
      return other ? difference(set, other) : set;
    }),
  };
}

/** What is in the first alone, without anything that is below a field of the second. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  return {
    members: without(a, b),
    children: childrenOf(a, (element, set) => {
      if (b.members.has(element)) return NO_FIELDS;
      const other = b.children.get(element);
      return other ? recursiveDifference(set, other) : set;
    }),
  };
}

/** The fields of some paths. */
export function setOf(...paths: readonly (readonly PathElement[])[]): FieldSet {
  const set = new FieldSetBuilder();
  for (const path of paths) set.insert(path);
  return set;
}

/** All paths, those of each level before those below it, in the order of their elements. */
export function pathsIn(set: FieldSet, above: readonly PathElement[] = []): readonly PathElement[][] {
  const own = [...set.members].toSorted(compareElements).map((element) => [...above, element]);
  const below = [...set.children].toSorted(([a], [b]) => compareElements(a, b));
  return [...own, ...below.flatMap(([element, child]) => pathsIn(child, [...above, element]))];
}

function without(a: FieldSet, b: FieldSet): ReadonlySet<PathElement> {
  return new Set([...a.members].filter((element) => !b.members.has(element)));
}

function childrenOf(
  { children }: FieldSet,
  change: (element: PathElement, set: FieldSet) => FieldSet,
): ReadonlyMap<PathElement, FieldSet> {
  const changed = [...children].map(([element, set]) => [element, change(element, set)] as const);
  return new Map(changed.filter(([, set]) => !isEmptySet(set)));
}
