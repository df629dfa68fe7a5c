import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { FieldSetBuilder } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { compareElements, isElement } from './path-element.ts';
import type { PathElement } from './path-element.ts';

/** A set as `fieldsV1` of an entry of managedFields: `.` in a field that has parts means the field itself (fieldpath/serialize.go). */
export function toFieldsV1(set: FieldSet, isMember = false): JsonObject {
  const elements = new Set([...set.members, ...set.children.keys()]);
  const entries = [...elements].toSorted(compareElements).map((element) => {
    const child = set.children.get(element);
    return [element, child ? toFieldsV1(child, set.members.has(element)) : {}] as const;
  });
  return Object.fromEntries([...(isMember ? [['.', {}] as const] : []), ...entries]);
}

/** The set that `fieldsV1` describes; what is not understood in it is passed over. */
export function fromFieldsV1(fields: unknown): FieldSet {
  const set = new FieldSetBuilder();
  if (isJsonObject(fields)) read(fields, [], set);
  return set;
}

/** A field is a member where it has no parts, or says so. */
function read(fields: JsonObject, above: readonly PathElement[], into: FieldSetBuilder): void {
  for (const [element, below] of Object.entries(fields)) {
    if (!isElement(element)) continue;
    const path = [...above, element];
    const parts = isJsonObject(below) ? below : {};
    if (Object.keys(parts).length === 0 || Object.hasOwn(parts, '.')) into.insert(path);
    read(parts, path, into);
  }
}
