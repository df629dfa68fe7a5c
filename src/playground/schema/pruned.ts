import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import type { ObjectSchema, ValueType } from './value-type.ts';

/** A custom object without the fields that its schema does not have (apiextensions-apiserver pkg/apiserver/schema/pruning). */
export function pruned(type: ObjectSchema, given: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const field = type.fields.get(name);
      if (field === undefined) return type.open ? [[name, value]] : [];
      return [[name, valueOf(field.type, value)]];
    }),
  );
}

function valueOf(type: ValueType, value: unknown): unknown {
  if (type.shape === 'list' && Array.isArray(value)) return value.map((item) => valueOf(type.items, item));
  if (type.shape === 'object' && isJsonObject(value)) return pruned(type.object(), value);
  if (type.shape === 'map' && isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, valueOf(type.values, item)]));
  }
  return value;
}
