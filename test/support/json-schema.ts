type Schema = Readonly<Record<string, unknown>>;

/** The schemas by name of an OpenAPI document. */
export type Schemas = Readonly<Record<string, Schema>>;

/** Words of JSON Schema that the checker below knows; others would be passed over. */
const KNOWN: ReadonlySet<string> = new Set(
  'type properties required items prefixItems minItems maxItems enum const anyOf $ref description'.split(' '),
);

/**
 * Where a value differs from a schema, `[]` if nowhere. Fields that the schema does not have are differences too: a document may leave them open, but then
 * nobody can know of them.
 */
export function flawsIn(value: unknown, schema: Schema, schemas: Schemas, path = '$'): string[] {
  const unknown = Object.keys(schema).filter((word) => !KNOWN.has(word));
  if (unknown.length > 0) throw new Error(`${path}: the checker does not know ${unknown.join(', ')}`);
  const { $ref, anyOf, type, enum: words, const: only } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/components/schemas/', '');
    const there = schemas[name];
    return there ? flawsIn(value, there, schemas, path) : [`${path}: there is no schema ${name}`];
  }
  if (Array.isArray(anyOf)) {
    const all = anyOf.map((one: Schema) => flawsIn(value, one, schemas, path));
    return all.some((flaws) => flaws.length === 0) ? [] : all.flat();
  }
  if (type !== undefined && typeOf(value) !== type && !(type === 'number' && typeOf(value) === 'integer')) {
    return [`${path}: ${typeOf(value)}, not ${JSON.stringify(type)}`];
  }
  if (Array.isArray(words) && !words.includes(value)) return [`${path}: ${JSON.stringify(value)} is not in the list`];
  if (only !== undefined && value !== only) return [`${path}: ${JSON.stringify(value)} is not ${JSON.stringify(only)}`];
  if (Array.isArray(value)) return listFlaws(value, schema, schemas, path);
  return typeof value === 'object' && value !== null && schema['properties']
    ? objectFlaws(value as Schema, schema, schemas, path)
    : [];
}

function listFlaws(value: readonly unknown[], schema: Schema, schemas: Schemas, path: string): string[] {
  const { prefixItems, items, minItems = 0, maxItems = Infinity } = schema;
  if (value.length < Number(minItems) || value.length > Number(maxItems)) return [`${path}: has ${value.length} items`];
  const schemaOf = (i: number) => ((prefixItems as Schema[] | undefined)?.[i] ?? items ?? {}) as Schema;
  return value.flatMap((item, i) => flawsIn(item, schemaOf(i), schemas, `${path}[${i}]`));
}

function objectFlaws(value: Schema, schema: Schema, schemas: Schemas, path: string): string[] {
  const { properties, required = [] } = schema as { properties: Schemas; required?: readonly string[] };
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${path}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, field]) => {
      const its = properties[name];
      return its ? flawsIn(field, its, schemas, `${path}.${name}`) : [`${path}.${name}: not in the schema`];
    }),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isSafeInteger(value)) return 'integer';
  return typeof value;
}
