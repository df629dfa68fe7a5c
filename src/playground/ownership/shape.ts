import { isJsonObject } from '../store/kube-object.ts';
import type { Resource } from '../store/resource-table.ts';
import { kindSchema } from '../schema/kind-schema.ts';
import type { FieldSchema, Merging, ObjectSchema, ValueType } from '../schema/value-type.ts';

/** What of a value has owners of its own (structured-merge-diff, schema/elements.go). */
export type Shape =
  /** The value as a whole: a scalar, or a list or an object that is one value. */
  | { readonly kind: 'leaf' }
  /** Whatever nothing describes: the fields of an object, a list as one value. */
  | { readonly kind: 'any' }
  | ObjectShape
  | { readonly kind: 'map'; readonly values: Shape }
  /** A list whose items go by keys, or by their value where there are none. */
  | ListShape;

/** An object whose fields have names. */
export interface ObjectShape {
  readonly kind: 'object';
  /** Undefined for a field that it does not have. */
  readonly field: (name: string) => Shape | undefined;
}

/** See Shape. */
export interface ListShape {
  readonly kind: 'list';
  readonly keys: readonly string[];
  /** What a missing key counts as. */
  readonly defaults: ReadonlyMap<string, string>;
  readonly items: Shape;
}

const LEAF = { kind: 'leaf' } as const;
const ANY = { kind: 'any' } as const;

/** The shape of the objects of a kind. */
export function shapeOf(resource: Pick<Resource, 'group' | 'version' | 'kind' | 'schema'>): Shape {
  const schema = kindSchema(resource);
  return schema === undefined ? ANY : objectShape(schema);
}

/** The shape as these values have it: one that does not fit them is one value, and what nothing describes is as it looks. */
export function shapeFor(shape: Shape, ...values: readonly unknown[]): Exclude<Shape, { kind: 'any' }> {
  const hasObject = values.some(isJsonObject);
  if (shape.kind === 'any') return hasObject ? { kind: 'map', values: ANY } : LEAF;
  if (shape.kind === 'list') return values.some((value) => Array.isArray(value)) ? shape : LEAF;
  return shape.kind === 'leaf' || hasObject ? shape : LEAF;
}

/** The shape of a field in an object or a map. */
export function fieldShape(shape: Shape, name: string): Shape {
  if (shape.kind === 'object') return shape.field(name) ?? ANY;
  return shape.kind === 'map' ? shape.values : ANY;
}

const known = new WeakMap<ObjectSchema, ObjectShape>();

function objectShape(schema: ObjectSchema): ObjectShape {
  const shape = known.get(schema) ?? {
    kind: 'object',
    field: (name) => {
      const field = schema.fields.get(name);
      return field ? valueShape(field) : schema.open ? ANY : undefined;
    },
  };
  known.set(schema, shape);
  return shape;
}

function valueShape({ type, merging }: FieldSchema): Shape {
  return merging.kind === 'atomic' ? LEAF : typeShape(type, merging);
}

function typeShape(type: ValueType, merging?: Merging): Shape {
  switch (type.shape) {
    case 'scalar':
      return type.scalar === 'any' ? ANY : LEAF;
    case 'map':
      return { kind: 'map', values: typeShape(type.values) };
    case 'object':
      return merging === undefined && type.object().atomic ? LEAF : objectShape(type.object());
    case 'list':
      return merging === undefined || merging.kind === 'atomic' ? LEAF : listShape(type.items, merging);
  }
}

function listShape(items: ValueType, { kind, keys }: Merging): ListShape {
  const object = items.shape === 'object' ? items.object() : undefined;
  const defaults = keys.flatMap((key) => {
    const value = object?.fields.get(key)?.merging.default;
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    kind: 'list',
    keys: kind === 'map' ? keys : [],
    defaults: new Map(defaults),
    items: typeShape(items),
  };
}
