import { goJson } from '../../api/go/go-json.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import type { StatusCause } from '../../api/status/status.ts';
import { isJsonObject } from '../store/kube-object.ts';

/** What is wrong with an object, in the order in which it was found and in the words of apimachinery pkg/util/validation/field/errors.go. */
export class Faults {
  readonly causes: StatusCause[] = [];

  /** A value that has to be there. */
  required(field: string, detail = ''): void {
    this.#add('FieldValueRequired', field, 'Required value', detail);
  }

  /** A value that must not be this. */
  invalid(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${goValue(value)}`, detail);
  }

  /** A value that is not one of these. */
  unsupported(field: string, value: unknown, supported: readonly string[]): void {
    const detail = `supported values: ${supported.map(goQuote).join(', ')}`;
    this.#add('FieldValueNotSupported', field, `Unsupported value: ${goValue(value)}`, detail);
  }

  /** A value that is there twice. */
  duplicate(field: string, value: unknown): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${goValue(value)}`);
  }

  /** A value that may not be there, or not change. */
  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, 'Forbidden', detail);
  }

  /** A name of something that is not there. */
  notFound(field: string, value: unknown): void {
    this.#add('FieldValueNotFound', field, `Not found: ${goValue(value)}`);
  }

  /** A value of more bytes than it may have. */
  tooLong(field: string, bytes: number): void {
    this.#add('FieldValueTooLong', field, 'Too long', `may not be more than ${bytes} bytes`);
  }

  /** A list of more items than it may have. */
  tooMany(field: string, items: number, most: number): void {
    this.#add('FieldValueTooMany', field, `Too many: ${items}`, `must have at most ${most} items`);
  }

  /** The same value, for each of these reasons. */
  invalidFor(field: string, value: unknown, details: readonly string[]): void {
    for (const detail of details) this.invalid(field, value, detail);
  }

  #add(reason: string, field: string, what: string, detail = ''): void {
    this.causes.push({ reason, message: detail === '' ? what : `${what}: ${detail}`, field });
  }
}

/** As Go prints the value of an error: a text quoted, anything else as JSON, maps in the order of their keys. */
function goValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  return goJson(sorted(value ?? null));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
