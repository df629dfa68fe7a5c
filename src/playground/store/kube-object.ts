import { ownValue } from '../../api/own-value.ts';

/** metadata of a stored object (meta/v1 ObjectMeta), as much of it as the server itself reads or writes. */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: readonly OwnerReference[];
  finalizers?: readonly string[];
  managedFields?: readonly unknown[];
}

/** An entry of `metadata.ownerReferences`. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** Any object of the API, in its JSON form. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** An object whose fields are not known. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object, and not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a dotted path: `at(pod, 'spec.containers.0.image')`. Undefined where the path ends early. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? ownValue(inner as JsonObject, key) : undefined),
      value,
    );
}

/**
 * A text, number or boolean as text; `''` for anything else. Never `String(value)`: an object with a field `toString` of its own has no text,
 * and asking it for one throws.
 */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The text, number or boolean at a path as text; `''` if there is none. */
export function textAt(value: unknown, path: string): string {
  return textOf(at(value, path));
}

/** The number at a path, if there is one. */
export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' ? found : undefined;
}

/** The list at a path; empty if there is none. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** The list at a path, each item as text. */
export function textsAt(value: unknown, path: string): string[] {
  return listAt(value, path).map(textOf);
}

/** The map at a path; empty if there is none. */
export function mapAt(value: unknown, path: string): JsonObject {
  const found = at(value, path);
  return isJsonObject(found) ? found : {};
}
