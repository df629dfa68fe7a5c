import { mapAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { publishedType } from '../schema/published-types.ts';
import type { FieldSchema, ObjectSchema, Scalar, ValueType } from '../schema/value-type.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { shortGroup } from '../schema/kind-schema.ts';
import { definitionName, kindName } from './definition-names.ts';

/** How one version of OpenAPI writes that a value is of a defined type. */
export type Refer = (name: string) => JsonObject;

/** The marker by which clients find the definition of a kind. */
export const GROUP_VERSION_KIND = 'x-kubernetes-group-version-kind';

const OBJECT_META = 'meta/v1.ObjectMeta';
const LIST_META = 'meta/v1.ListMeta';

/** The definitions of resources, of their lists, and of all types that these lead to, by name and sorted. */
export function definitionsOf(served: readonly Resource[], refer: Refer): Record<string, JsonObject> {
  const definitions = new Map<string, JsonObject>(Object.entries(SCALAR_DEFINITIONS));
  const pending: string[] = [OBJECT_META, LIST_META, 'meta/v1.Status', 'meta/v1.DeleteOptions'];
  const kinds = new Map<string, JsonObject>();
  for (const resource of served) {
    const marker = { group: resource.group, kind: resource.kind, version: resource.version };
    const [name, list] = [kindName(resource), kindName(resource, 'List')];
    kinds.set(name, marker);
    kinds.set(list, { ...marker, kind: `${resource.kind}List` });
    if (resource.schema !== undefined) {
      definitions.set(name, customDefinition(resource, refer));
      definitions.set(list, customList(resource, name, refer));
    } else
      pending.push(
        ...['', 'List'].map((end) => `${shortGroup(resource.group)}/${resource.version}.${resource.kind}${end}`),
      );
    for (const { group, version, kind } of resource.subresources)
      pending.push(`${shortGroup(group)}/${version}.${kind}`);
  }
  for (let type = pending.pop(); type !== undefined; type = pending.pop()) {
    const schema = publishedType(type);
    if (schema === undefined || definitions.has(definitionName(type))) continue;
    definitions.set(definitionName(type), definitionOf(schema, refer));
    for (const field of schema.fields.values()) pending.push(...typesIn(field.type));
  }
  for (const [name, marker] of kinds) {
    const definition = definitions.get(name);
    if (definition) definitions.set(name, { ...definition, [GROUP_VERSION_KIND]: [marker] });
  }
  return Object.fromEntries([...definitions].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function typesIn(type: ValueType): string[] {
  if (type.shape === 'list') return typesIn(type.items);
  if (type.shape === 'map') return typesIn(type.values);
  return type.shape === 'object' ? [type.name] : [];
}

function definitionOf({ name, description, fields, atomic }: ObjectSchema, refer: Refer): JsonObject {
  const required = [...fields.values()].filter((field) => field.required).map((field) => field.name);
  return {
    ...(description !== '' && { description }),
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries([...fields.values()].map((field) => [field.name, propertyOf(name, field, refer)])),
    ...(atomic && { 'x-kubernetes-map-type': 'atomic' }),
  };
}

function propertyOf(owner: string, { description, type, merging, name }: FieldSchema, refer: Refer): JsonObject {
  const { kind, keys, patchMergeKey, patchStrategies } = merging;
  const isList = type.shape === 'list';
  const isOwn = owner !== '' && (isList || (type.shape === 'map' && kind === 'atomic'));
  return {
    ...(description !== '' && { description }),
    ...written(type, refer),
    ...(isOwn && isList && { 'x-kubernetes-list-type': kind }),
    ...(isOwn && !isList && { 'x-kubernetes-map-type': kind }),
    ...(keys.length > 0 && { 'x-kubernetes-list-map-keys': keys }),
    ...(patchMergeKey !== undefined && { 'x-kubernetes-patch-merge-key': patchMergeKey }),
    ...(patchStrategies.length > 0 && { 'x-kubernetes-patch-strategy': patchStrategies.join(',') }),
    ...(merging.default !== undefined && name === 'protocol' && { default: merging.default }),
  };
}

function written(type: ValueType, refer: Refer): JsonObject {
  switch (type.shape) {
    case 'list':
      return { type: 'array', items: written(type.items, refer) };
    case 'map':
      return { type: 'object', additionalProperties: written(type.values, refer) };
    case 'object':
      return refer(definitionName(type.name));
    case 'scalar':
      return scalar(type.scalar, refer);
  }
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

/** Definitions of what has no fields. */
const SCALAR_DEFINITIONS: Readonly<Record<string, JsonObject>> = {
  [QUANTITY]: { description: 'A number with a suffix: 100m, 1.5, 64Mi, 2e3.', type: 'string' },
  [INT_OR_STRING]: { description: 'A number or a text.', type: 'string', format: 'int-or-string' },
  [`${META}.Time`]: { description: 'A time as RFC 3339 writes it.', type: 'string', format: 'date-time' },
  [`${META}.MicroTime`]: { description: 'A time with microseconds.', type: 'string', format: 'date-time' },
};

function scalar(name: Scalar, refer: Refer): JsonObject {
  switch (name) {
    case 'bool':
      return { type: 'boolean' };
    case 'int32':
    case 'int64':
      return { type: 'integer', format: name };
    case 'double':
      return { type: 'number', format: 'double' };
    case 'byte':
      return { type: 'string', format: 'byte' };
    case 'quantity':
      return refer(QUANTITY);
    case 'int-or-string':
      return refer(INT_OR_STRING);
    case 'time':
      return refer(`${META}.Time`);
    case 'micro-time':
      return refer(`${META}.MicroTime`);
    case 'any':
      return { type: 'object' };
    case 'string':
      return { type: 'string' };
  }
}

/** As its CustomResourceDefinition describes it, with what any object has. */
function customDefinition({ schema = {} }: Resource, refer: Refer): JsonObject {
  const own = schema as JsonObject;
  return {
    ...own,
    type: 'object',
    properties: { ...identity(), ...mapAt(own, 'properties'), metadata: refer(definitionName(OBJECT_META)) },
  };
}

function customList(resource: Resource, name: string, refer: Refer): JsonObject {
  return {
    description: `${resource.kind}List is a list of ${resource.kind} of ${apiVersionOf(resource)}.`,
    type: 'object',
    required: ['items'],
    properties: {
      ...identity(),
      metadata: refer(definitionName(LIST_META)),
      items: { description: 'The objects.', type: 'array', items: refer(name) },
    },
  };
}

/** `apiVersion` and `kind`, in the words of any object. */
function identity(): JsonObject {
  const fields = publishedType('core/v1.ConfigMap')?.fields;
  const described = (name: string) => ({ description: fields?.get(name)?.description ?? '', type: 'string' });
  return { apiVersion: described('apiVersion'), kind: described('kind') };
}
