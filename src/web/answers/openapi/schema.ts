/** A JSON Schema (2020-12), as OpenAPI 3.1 has them. */
export type Schema = Readonly<Record<string, unknown>>;

/** The schema of a `T`, and those that it refers to by name. */
export interface Described<T> {
  readonly schema: Schema;
  readonly named: ReadonlyMap<string, Schema>;
  /** Tells the compiler what `T` is; never set. */
  readonly type?: T;
}

/** A field that may be absent. */
export interface MaybeDescribed<T> {
  readonly optional: Described<T>;
}

/** A schema for each field of `T`: a field that is forgotten does not compile. */
export type FieldsOf<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? MaybeDescribed<Exclude<T[K], undefined>> : Described<T[K]>;
};

const NONE: ReadonlyMap<string, Schema> = new Map();

/** A value of a JSON type, and what it is where the name does not say it. */
function plain<T>(type: string, description = '', rest: Schema = {}): Described<T> {
  return { schema: { type, ...(description !== '' && { description }), ...rest }, named: NONE };
}

/** A string. */
export const text = (description?: string): Described<string> => plain('string', description);
/** A whole number. */
export const whole = (description?: string): Described<number> => plain('integer', description);
/** Any number. */
export const number = (description?: string): Described<number> => plain('number', description);
/** `true` or `false`. */
export const flag = (description?: string): Described<boolean> => plain('boolean', description);
/** `true`; where it would be `false`, it is absent. */
export const yes = (description?: string): Described<true> => plain('boolean', description, { const: true });
/** An object of any kind. */
export const anything = (description?: string): Described<object> => plain('object', description);

/** One of some words, which are all those of the type. */
export function words<T extends string>(all: Readonly<Record<T, true>>, description?: string): Described<T> {
  return plain('string', description, { enum: Object.keys(all) });
}

/** A list of one kind of items. */
export function list<T>({ schema, named }: Described<T>, description = ''): Described<readonly T[]> {
  return { schema: { type: 'array', ...(description !== '' && { description }), items: schema }, named };
}

/** A name and its value. */
export const pair = (): Described<readonly [string, string]> =>
  plain('array', '[name, value]', { prefixItems: [{ type: 'string' }, { type: 'string' }], minItems: 2, maxItems: 2 });

/** A field that may be absent. */
export function optional<T>(optionalOne: Described<T>): MaybeDescribed<T> {
  return { optional: optionalOne };
}

/** A value, or `null`. */
export function orNull<T>({ schema, named }: Described<T>): Described<T | null> {
  return { schema: { anyOf: [schema, { type: 'null' }] }, named };
}

/** An object with these fields. */
export function object<T extends object>(fields: FieldsOf<T>): Described<T>;
export function object(
  fields: Readonly<Record<string, Described<unknown> | MaybeDescribed<unknown>>>,
): Described<object> {
  const all = Object.entries(fields).map(([name, field]) =>
    'optional' in field ? { name, one: field.optional, isNeeded: false } : { name, one: field, isNeeded: true },
  );
  const required = all.filter(({ isNeeded }) => isNeeded).map(({ name }) => name);
  const properties = Object.fromEntries(all.map(({ name, one }) => [name, one.schema]));
  return {
    schema: { type: 'object', properties, ...(required.length > 0 && { required }) },
    named: new Map(all.flatMap(({ one }) => [...one.named])),
  };
}

/** The same under a name, by which others refer to it. */
export function named<T>(name: string, { schema, named: inner }: Described<T>): Described<T> {
  return { schema: { $ref: `#/components/schemas/${name}` }, named: new Map([...inner, [name, schema]]) };
}
