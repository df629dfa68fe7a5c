import { isJsonObject, mapAt, textAt, textsAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { publishedType } from './published-types.ts';
import type { FieldSchema, Merging, ObjectSchema, Scalar, ValueType } from './value-type.ts';

/** What the openAPIV3Schema of a CustomResourceDefinition says of its kind; `apiVersion`, `kind` and `metadata` are those of any object. */
export function customType(schema: object, kind: string): ObjectSchema {
  const own = typeOf(kind, schema);
  return { ...own, fields: new Map([...own.fields, ...identityFields()]) };
}

function typeOf(name: string, schema: object): ObjectSchema {
  const required = new Set(textsAt(schema, 'required'));
  const fields = Object.entries(mapAt(schema, 'properties')).map(
    ([field, value]) => [field, fieldOf(field, value, required.has(field))] as const,
  );
  const isEmbedded = flag(schema, 'x-kubernetes-embedded-resource');
  return {
    name,
    description: textAt(schema, 'description'),
    atomic: textAt(schema, 'x-kubernetes-map-type') === 'atomic',
    fields: new Map([...fields, ...(isEmbedded ? identityFields() : [])]),
    open: flag(schema, 'x-kubernetes-preserve-unknown-fields'),
  };
}

function fieldOf(name: string, given: unknown, required: boolean): FieldSchema {
  const schema = isJsonObject(given) ? given : {};
  const type = valueOf(schema);
  return { name, required, description: textAt(schema, 'description'), type, merging: mergingOf(schema, type) };
}

function valueOf(schema: JsonObject): ValueType {
  if (flag(schema, 'x-kubernetes-int-or-string')) return { shape: 'scalar', scalar: 'int-or-string' };
  const { items, additionalProperties } = schema;
  switch (schema['type']) {
    case 'array':
      return { shape: 'list', items: valueOf(isJsonObject(items) ? items : {}) };
    case 'object':
      if (isJsonObject(additionalProperties)) return { shape: 'map', values: valueOf(additionalProperties) };
      if (additionalProperties === true) return { shape: 'map', values: ANYTHING };
      return { shape: 'object', name: '', object: () => typeOf('', schema) };
    default:
      return { shape: 'scalar', scalar: scalarOf(schema) };
  }
}

const ANYTHING: ValueType = { shape: 'scalar', scalar: 'any' };

function scalarOf(schema: JsonObject): Scalar {
  switch (schema['type']) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return schema['format'] === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'double';
    default:
      return 'any';
  }
}

/** apiextensions.k8s.io/v1, JSONSchemaProps: `x-kubernetes-list-type`, `x-kubernetes-list-map-keys`, `x-kubernetes-map-type`. */
function mergingOf(schema: JsonObject, type: ValueType): Merging {
  const keys = textsAt(schema, 'x-kubernetes-list-map-keys');
  const list = textAt(schema, 'x-kubernetes-list-type');
  const isList = type.shape === 'list';
  const isAtomic = isList ? list !== 'map' && list !== 'set' : textAt(schema, 'x-kubernetes-map-type') === 'atomic';
  return {
    kind: isAtomic ? 'atomic' : isList ? (list === 'map' ? 'map' : 'set') : 'granular',
    keys,
    patchStrategies: [],
    patchMergeKey: undefined,
    default: typeof schema['default'] === 'string' ? schema['default'] : undefined,
  };
}

function identityFields(): readonly (readonly [string, FieldSchema])[] {
  // Those of any kind that is published.
  const fields = publishedType('core/v1.ConfigMap')?.fields;
  return ['apiVersion', 'kind', 'metadata'].flatMap((name) => {
    const field = fields?.get(name);
    return field === undefined ? [] : [[name, field] as const];
  });
}

function flag(schema: object, name: string): boolean {
  return (schema as JsonObject)[name] === true;
}
