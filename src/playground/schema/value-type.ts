/** What a value may be that has no fields of its own; `quantity` and what follows it are texts with a form. */
export type Scalar =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'double'
  | 'any'
  | 'int-or-string'
  | 'quantity'
  | 'byte'
  | 'time'
  | 'micro-time';

/** The type of a value: a scalar, a list, a map from texts, or an object with named fields. */
export type ValueType =
  | { readonly shape: 'scalar'; readonly scalar: Scalar }
  | { readonly shape: 'list'; readonly items: ValueType }
  | { readonly shape: 'map'; readonly values: ValueType }
  /** Its schema is read when it is asked for: it may lead to itself. The name is that of the schema. */
  | { readonly shape: 'object'; readonly name: string; readonly object: () => ObjectSchema };

/** An object with named fields. */
export interface ObjectSchema {
  /** `core/v1.Container`; for what a CustomResourceDefinition describes its kind, or `''` inside of it. */
  readonly name: string;
  readonly description: string;
  /** One value for who owns its fields (`+structType=atomic`). */
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** Whether fields that it does not name are kept (x-kubernetes-preserve-unknown-fields). */
  readonly open: boolean;
}

/** A field of an object. */
export interface FieldSchema {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly type: ValueType;
  readonly merging: Merging;
}

/** How server-side apply and strategic merge patches merge a field (k8s.io/api, `+listType`, `+mapType`, `patchStrategy`). */
export interface Merging {
  /** Of a list: `map` by keys, `set` by value, or `atomic` as one value. Of a map or an object: `granular` or `atomic`. */
  readonly kind: 'map' | 'set' | 'atomic' | 'granular';
  /** Of a `map` list: the fields that items go by. */
  readonly keys: readonly string[];
  /** `merge`, `retainKeys`, `replace`, or none: what a strategic merge patch does with a list. */
  readonly patchStrategies: readonly string[];
  /** The one field that a strategic merge patch goes by; undefined for lists of plain values, and for others. */
  readonly patchMergeKey: string | undefined;
  /** What a missing value counts as where it is a key of a list: `TCP` for protocol. */
  readonly default: string | undefined;
}
