import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, textOf } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import type { Faults } from './faults.ts';
import type { Format } from './formats.ts';

/** Looks at the value of a field and notes what is wrong with it. The value is undefined where the field is missing. */
export type Check = (value: unknown, field: string, faults: Faults) => void;

/** The fields of an object, one after the other; none of them where there is no object. */
export function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value, field, faults) => {
    if (!isJsonObject(value)) return;
    for (const [name, check] of Object.entries(checks)) check(value[name], child(field, name), faults);
  };
}

/** Each item of a list. */
export function each(check: Check): Check {
  return (value, field, faults) => {
    for (const [index, item] of listOf(value).entries()) check(item, `${field}[${index}]`, faults);
  };
}

/** Several checks of one value. */
export function all(...checks: readonly Check[]): Check {
  return (value, field, faults) => {
    for (const check of checks) check(value, field, faults);
  };
}

/** Must be there: a text, a list or a map that is not empty, or anything else. */
export function required(detail = ''): Check {
  return (value, field, faults) => {
    if (isMissing(value)) faults.required(field, detail);
  };
}

/** Must have the form, if it is there. */
export function formed(format: Format): Check {
  return (value, field, faults) => {
    if (typeof value === 'string' && value !== '') faults.invalidFor(field, value, format(value));
  };
}

/** Must be one of these, if it is there: what is missing has a default. */
export function oneOf(...supported: readonly string[]): Check {
  return (value, field, faults) => {
    if (!isMissing(value) && !supported.includes(textOf(value))) faults.unsupported(field, value, supported);
  };
}

/** Must not be less than 0, if it is there. */
export const notNegative: Check = (value, field, faults) => {
  if (typeof value === 'number' && value < 0) faults.invalid(field, value, 'must be greater than or equal to 0');
};

/** No two items of a list may have the same value in a field; the fault stands at the later one. */
export function unique(name: string): Check {
  return (value, field, faults) => {
    const seen: unknown[] = [];
    for (const [index, item] of listOf(value).entries()) {
      const own = isJsonObject(item) ? item[name] : undefined;
      if (isMissing(own)) continue;
      if (seen.includes(own)) faults.duplicate(`${field}[${index}].${name}`, own);
      seen.push(own);
    }
  };
}

/** The keys of a map, each with its field in brackets. */
export function keys(format: Format): Check {
  return (value, field, faults) => {
    for (const key of Object.keys(mapOf(value))) faults.invalidFor(`${field}[${key}]`, key, format(key));
  };
}

/** Must be what it was (apimachinery pkg/api/validation, ValidateImmutableField). */
export function immutable(value: unknown, before: unknown, field: string, faults: Faults): void {
  if (!isSame(value, before)) faults.invalid(field, value, 'field is immutable');
}

/** Whether two values are the same to the API server, to which nothing, an empty list and a map without entries are (apimachinery pkg/api/equality). */
export function isSame(value: unknown, other: unknown): boolean {
  return isDeepStrictEqual(bare(value), bare(other));
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(bare);
  if (!isJsonObject(value)) return value === '' || value === false || value === null ? undefined : value;
  const kept = Object.entries(value).flatMap(([key, item]) => {
    const own = bare(item);
    return own === undefined ? [] : [[key, own] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Whether there is nothing, an empty text, or an empty list. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The path of a field within another: `spec.containers`. */
export function child(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

/** A list, or none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A map, or an empty one. */
export function mapOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
