import { isJsonObject, mapAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';

/**
 * A custom object with the defaults of its schema where a field is missing, or `null` although it must not be (apiextensions-apiserver
 * pkg/apiserver/schema/defaulting). What is missing has no defaults inside of it.
 */
export function withDefaults(schema: JsonObject, given: JsonObject): JsonObject {
  const [properties, others] = [mapAt(schema, 'properties'), schema['additionalProperties']];
  const filled = new Map(Object.entries(given));
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property) || property['default'] === undefined) continue;
    const value = filled.get(name);
    const isMissing = !filled.has(name) || (value === null && property['nullable'] !== true);
    if (isMissing) filled.set(name, structuredClone(property['default']));
  }
  for (const [name, value] of filled) {
    const own = Object.hasOwn(properties, name) ? properties[name] : others;
    if (isJsonObject(own)) filled.set(name, valueOf(own, value));
  }
  return Object.fromEntries(filled);
}

function valueOf(schema: JsonObject, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => valueOf(mapAt(schema, 'items'), item));
  return isJsonObject(value) ? withDefaults(schema, value) : value;
}
