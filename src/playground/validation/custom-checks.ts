import { isDeepStrictEqual } from 'node:util';
import { goJson } from '../../api/go/go-json.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import { isJsonObject, listAt, mapAt, numberAt, textAt, textOf } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { child, listOf } from './checks.ts';
import type { Faults } from './faults.ts';

/**
 * A value of a custom object against its schema, in the words of kube-openapi pkg/validation: types, required fields, enumerations, and bounds. Patterns and
 * the rest (`oneOf`, formats, CEL) are left out: a pattern of somebody else could keep this process busy for ever.
 */
export function checkAgainst(schema: JsonObject, value: unknown, field: string, faults: Faults): void {
  const type = textAt(schema, 'type');
  if (value === null && schema['nullable'] === true) return;
  const wrong = typeFault(schema, type, value);
  if (wrong !== undefined) {
    faults.invalid(field, wrong.shown, `${field} in body must be of type ${wrong.type}: ${wrong.quoted}`);
    return;
  }
  checkEnum(schema, value, field, faults);
  if (typeof value === 'number') checkNumber(schema, value, field, faults);
  if (typeof value === 'string') checkText(schema, value, field, faults);
  if (Array.isArray(value)) checkList(schema, value, field, faults);
  if (isJsonObject(value)) checkObject(schema, value, field, faults);
}

interface TypeFault {
  readonly shown: unknown;
  readonly type: string;
  readonly quoted: string;
}

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  object: isJsonObject,
  string: (value) => typeof value === 'string',
};

function typeFault(schema: JsonObject, type: string, value: unknown): TypeFault | undefined {
  const isEither = schema['x-kubernetes-int-or-string'] === true;
  const wanted = isEither ? 'integer,string' : type;
  const fits = isEither ? Number.isInteger(value) || typeof value === 'string' : (FITS[type]?.(value) ?? true);
  if (fits) return undefined;
  const given =
    value === null ? 'null' : Array.isArray(value) ? 'array' : isJsonObject(value) ? 'object' : typeof value;
  return {
    shown: given,
    type: wanted,
    quoted: value === null ? '"null"' : goQuote(given === 'number' ? 'number' : given),
  };
}

function checkEnum(schema: JsonObject, value: unknown, field: string, faults: Faults): void {
  const allowed = listAt(schema, 'enum');
  if (allowed.length === 0 || allowed.some((one) => isDeepStrictEqual(one, value))) return;
  faults.unsupported(
    field,
    value,
    allowed.map((one) => (typeof one === 'string' ? one : goJson(one))),
  );
}

function checkNumber(schema: JsonObject, value: number, field: string, faults: Faults): void {
  const [least, most] = [numberAt(schema, 'minimum'), numberAt(schema, 'maximum')];
  const [above, below] = [schema['exclusiveMinimum'] === true, schema['exclusiveMaximum'] === true];
  if (least !== undefined && (above ? value <= least : value < least)) {
    faults.invalid(field, value, `${field} in body should be greater than ${above ? '' : 'or equal to '}${least}`);
  }
  if (most !== undefined && (below ? value >= most : value > most)) {
    faults.invalid(field, value, `${field} in body should be less than ${below ? '' : 'or equal to '}${most}`);
  }
}

function checkText(schema: JsonObject, value: string, field: string, faults: Faults): void {
  const [least, most] = [numberAt(schema, 'minLength'), numberAt(schema, 'maxLength')];
  const length = Array.from(value).length;
  if (least !== undefined && length < least) {
    faults.invalid(field, value, `${field} in body should be at least ${least} chars long`);
  }
  if (most !== undefined && length > most) faults.tooLong(field, most);
}

function checkList(schema: JsonObject, list: readonly unknown[], field: string, faults: Faults): void {
  const [least, most] = [numberAt(schema, 'minItems'), numberAt(schema, 'maxItems')];
  if (least !== undefined && list.length < least) {
    faults.invalid(field, list.length, `${field} in body should have at least ${least} items`);
  }
  if (most !== undefined && list.length > most) faults.tooMany(field, list.length, most);
  const items = mapAt(schema, 'items');
  for (const [index, item] of list.entries()) checkAgainst(items, item, `${field}[${index}]`, faults);
}

function checkObject(schema: JsonObject, object: JsonObject, field: string, faults: Faults): void {
  for (const name of listOf(schema['required']).map(textOf)) {
    if (!Object.hasOwn(object, name)) faults.required(child(field, name));
  }
  const [properties, others] = [mapAt(schema, 'properties'), schema['additionalProperties']];
  for (const [name, value] of Object.entries(object)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : others;
    if (isJsonObject(own)) checkAgainst(own, value, child(field, name), faults);
  }
}
