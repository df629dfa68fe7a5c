import { ownValue } from './own-value.ts';

/** What a value from outside has to look like to be a `T`. */
export interface Shape<T> {
  /** For a person: `a string`, `[name, value]`. */
  readonly expected: string;
  /** Where a value differs first; `undefined` for a `T`. */
  readonly flawIn: (value: unknown) => Flaw | undefined;
  /** The same as a JSON Schema (draft 2020-12), as far as it can say it; absent where it says nothing. */
  readonly schema?: () => JsonSchema;
  /** Tells the compiler what `T` is; never set. */
  readonly type?: T;
}

/** A JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where a value differs from a shape: `request.headers[2]`, `''` for the value itself. */
export interface Flaw {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** A field that may be absent. */
export interface OptionalShape<T> {
  readonly optional: Shape<T>;
}

/** A value from outside that does not have its shape; the message is `FIELD: expected …, found …`. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  constructor({ path, expected, found }: Flaw) {
    super(`${path === '' ? '' : `${path}: `}expected ${expected}, found ${found}`);
  }
}

/** The value as what it is. Throws ShapeError. `path` is where it stands in its document. */
export function parsed<T>(shape: Shape<T>, value: unknown, path = ''): T {
  if (isOf(shape, value)) return value;
  const flaw = shape.flawIn(value) ?? flawOf(shape.expected, value);
  throw new ShapeError({ ...flaw, path: joined(path, flaw.path) });
}

/** Whether a value has a shape. */
export function isOf<T>(shape: Shape<T>, value: unknown): value is T {
  return shape.flawIn(value) === undefined;
}

/** A shape by a test of the value alone, and the schema that says the same. */
export function shapeOf<T>(expected: string, test: (value: unknown) => value is T, schema?: JsonSchema): Shape<T> {
  return {
    expected,
    flawIn: (value) => (test(value) ? undefined : flawOf(expected, value)),
    ...(schema && { schema: () => schema }),
  };
}

/** Any string. */
export const text = shapeOf('a string', (value) => typeof value === 'string', { type: 'string' });
/** A boolean. */
export const flag = shapeOf('true or false', (value) => typeof value === 'boolean', { type: 'boolean' });

/** A number within bounds, which are part of it. */
export function numberFrom(min: number, max: number, expected: string): Shape<number> {
  return shapeOf(expected, (value): value is number => typeof value === 'number' && value >= min && value <= max, {
    type: 'number',
    minimum: min,
    maximum: max,
  });
}

/** A number of bytes, lines and so on. */
export const count = shapeOf(
  'a whole number, 0 or more',
  (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
  { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
);

/** What is not looked at. */
export const anything: Shape<unknown> = { expected: 'anything', flawIn: () => undefined };

/** One of some words, the keys of a table: all those of the type, or it does not compile. */
export function oneOf<T extends string>(words: Readonly<Record<T, unknown>>): Shape<T> {
  const all = Object.keys(words).map((word) => (word === '' ? '""' : word));
  const isWord = (value: unknown): value is T => typeof value === 'string' && Object.hasOwn(words, value);
  return shapeOf(all.length > 6 ? 'a word of the documentation' : all.join(', '), isWord, {
    enum: Object.keys(words),
  });
}

/** A list of one kind of items. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  const expected = `a list of ${item.expected}`;
  return {
    expected,
    schema: () => ({ type: 'array', items: item.schema?.() ?? {} }),
    flawIn(value) {
      if (!Array.isArray(value)) return flawOf(expected, value);
      for (let i = 0; i < value.length; i++) {
        const flaw = item.flawIn(value[i]);
        if (flaw) return { ...flaw, path: joined(`[${i}]`, flaw.path) };
      }
      return undefined;
    },
  };
}

/** An object whose keys are from outside, with one kind of values. */
export function mapOf<T>(value: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    expected: `a map to ${value.expected}`,
    schema: () => ({ type: 'object', additionalProperties: value.schema?.() ?? {} }),
    flawIn(map) {
      if (!isObject(map)) return flawOf('an object', map);
      for (const [key, one] of Object.entries(map)) {
        const flaw = value.flawIn(one);
        if (flaw) return { ...flaw, path: joined(key, flaw.path) };
      }
      return undefined;
    },
  };
}

/** A field that may be absent; never `null`. */
export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { optional: shape };
}

/** A field that may be absent or `null`, which many programs write for absent. */
export function nullable<T>(shape: Shape<T>): OptionalShape<T | null> {
  return {
    optional: {
      expected: shape.expected,
      flawIn: (value) => (value === null ? undefined : shape.flawIn(value)),
      schema: () => ({ anyOf: [{ type: 'null' }, shape.schema?.() ?? {}] }),
    },
  };
}

/** A shape for each field of `T`: a field that is forgotten does not compile. */
export type FieldsOf<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? OptionalShape<Exclude<T[K], undefined>> : Shape<T[K]>;
};

/** A JSON object with these fields. Others may be there and stay unread. */
export function object<T extends object>(fields: FieldsOf<T>): Shape<T>;
export function object(fields: Readonly<Record<string, Shape<unknown> | OptionalShape<unknown>>>): Shape<object> {
  const expected = 'an object';
  const all = Object.entries(fields).map(([name, field]) =>
    'optional' in field ? { name, shape: field.optional, isOptional: true } : { name, shape: field, isOptional: false },
  );
  // No other name can come from the prototype, and asking for it each time takes longer than all the rest.
  const isOwn = all.every(({ name }) => !(name in Object.prototype));
  return {
    expected,
    schema: () => ({
      type: 'object',
      required: all.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
      properties: Object.fromEntries(all.map(({ name, shape }) => [name, shape.schema?.() ?? {}])),
    }),
    flawIn(value) {
      if (!isObject(value)) return flawOf(expected, value);
      for (const { name, shape, isOptional } of all) {
        const field = isOwn ? value[name] : ownValue(value, name);
        if (field === undefined && isOptional) continue;
        const flaw = shape.flawIn(field);
        if (flaw) return { ...flaw, path: joined(name, flaw.path) };
      }
      return undefined;
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function joined(path: string, rest: string): string {
  return path === '' || rest === '' || rest.startsWith('[') ? path + rest : `${path}.${rest}`;
}

/** The kind alone for what may be long or secret. */
function flawOf(expected: string, value: unknown): Flaw {
  return { path: '', expected, found: kindOf(value) };
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  return typeof value === 'string' ? 'a string' : 'an object';
}
