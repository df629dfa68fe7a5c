import { goQuote } from '../../api/go/go-quote.ts';
import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { goStruct, goType } from './go-type.ts';
import { laterFields } from './release-facts.ts';
import type { ObjectSchema, Scalar, ValueType } from './value-type.ts';

/** An object as a typed decoder leaves it, or what it stumbles on. */
export type Decoded = { readonly object: JsonObject } | { readonly fault: string };

/**
 * Reads an object as the Go type of its kind (sigs.k8s.io/json, UnmarshalCaseSensitivePreserveInts): fields that the type does not have are dropped, `null` is
 * the same as nothing, and a value of the wrong type is a fault in the words of the decoder. Only the first counts.
 */
export function decoded(type: ObjectSchema, given: JsonObject): Decoded {
  const decoder = new Decoder();
  try {
    const object = decoder.object(type, given);
    return decoder.fault === undefined ? { object } : { fault: decoder.fault };
  } catch (error) {
    if (error instanceof Fatal) return { fault: error.message };
    throw error;
  }
}

/** What a type that decodes itself throws: it ends the decoding, and counts more than what was found before. */
class Fatal extends Error {}

/** Where a value stands: Go names the struct, the names of the fields that lead there, and the field itself. */
interface Place {
  readonly owner: string;
  readonly field: string;
}

class Decoder {
  /** The first value of a wrong type. */
  fault: string | undefined;
  readonly #stack: string[] = [];

  object(type: ObjectSchema, given: JsonObject): JsonObject {
    const kept: [string, unknown][] = [];
    for (const [name, value] of Object.entries(given)) {
      const field = type.fields.get(name);
      if (field === undefined) {
        if (type.open || laterFields(type.name).includes(name)) kept.push([name, value]);
        continue;
      }
      if (value === null) continue;
      this.#stack.push(name);
      kept.push([name, this.#value(field.type, value, { owner: type.name, field: name })]);
      this.#stack.pop();
    }
    return Object.fromEntries(kept);
  }

  #value(type: ValueType, value: unknown, place: Place): unknown {
    switch (type.shape) {
      case 'scalar':
        return this.#scalar(type.scalar, value, place);
      case 'list':
        if (!Array.isArray(value)) return this.#mismatch(value, place, type);
        return value.map((item) => this.#item(type.items, item, place));
      case 'map':
        if (!isJsonObject(value)) return this.#mismatch(value, place, type);
        return Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, this.#item(type.values, item, place)]),
        );
      case 'object':
        return isJsonObject(value) ? this.object(type.object(), value) : this.#mismatch(value, place, type);
    }
  }

  /** In a list or a map `null` has a place, and is the zero value of its type. */
  #item(type: ValueType, item: unknown, place: Place): unknown {
    return item === null ? zeroOf(type) : this.#value(type, item, place);
  }

  #scalar(scalar: Scalar, value: unknown, place: Place): unknown {
    const wrong = () => this.#mismatch(value, place, { shape: 'scalar', scalar });
    switch (scalar) {
      case 'any':
        return value;
      case 'string':
        return typeof value === 'string' ? value : wrong();
      case 'bool':
        return typeof value === 'boolean' ? value : wrong();
      case 'double':
        return typeof value === 'number' ? value : wrong();
      case 'int32':
      case 'int64':
        return typeof value === 'number' && isInteger(value, scalar) ? value : wrong();
      case 'int-or-string':
        if (typeof value === 'string') return value;
        return typeof value === 'number' && isInteger(value, 'int32') ? value : this.#fatal(value, place, scalar);
      case 'byte':
        if (typeof value !== 'string') return wrong();
        this.fault ??= base64Fault(value);
        return value;
      case 'quantity':
        return quantityOf(value);
      case 'time':
      case 'micro-time':
        if (typeof value !== 'string') return this.#fatal(value, place, scalar);
        mustBeTime(value, scalar);
        return value;
    }
  }

  #mismatch(value: unknown, place: Place, type: ValueType): undefined {
    const scalar = type.shape === 'scalar' ? type.scalar : undefined;
    this.fault ??= this.#words(wrongType(value, scalar), place, goType(place.owner, place.field, type));
    return undefined;
  }

  #fatal(value: unknown, place: Place, scalar: Scalar): never {
    throw new Fatal(
      this.#words(wrongType(value, scalar), place, goType(place.owner, place.field, { shape: 'scalar', scalar })),
    );
  }

  /** encoding/json, UnmarshalTypeError. */
  #words(given: string, { owner }: Place, type: string): string {
    return `json: cannot unmarshal ${given} into Go struct field ${goStruct(owner)}.${this.#stack.join('.')} of type ${type}`;
  }
}

/** As encoding/json calls a value that does not fit: a number that does not fit an integer with its digits. */
function wrongType(value: unknown, scalar?: Scalar): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' && scalar?.startsWith('int') ? `number ${value}` : typeof value;
}

const INT32 = 2 ** 31;

function isInteger(value: number, scalar: 'int32' | 'int64'): boolean {
  return Number.isInteger(value) && (scalar === 'int64' || (value >= -INT32 && value < INT32));
}

function zeroOf(type: ValueType): unknown {
  if (type.shape === 'object') return {};
  if (type.shape !== 'scalar') return null;
  return type.scalar === 'string' ? '' : type.scalar === 'bool' ? false : type.scalar.startsWith('int') ? 0 : null;
}

/** encoding/base64, CorruptInputError; line breaks do not count. */
function base64Fault(text: string): string | undefined {
  const wrong = /[^A-Za-z0-9+/\r\n]/.exec(text.replace(/={1,2}[\r\n]*$/, ''));
  const length = text.replace(/[\r\n]/g, '').length;
  if (wrong === null && length % 4 === 0) return undefined;
  return `illegal base64 data at input byte ${wrong?.index ?? length - (length % 4)}`;
}

/** apimachinery pkg/api/resource, ParseQuantity. */
function quantityOf(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  const [, suffix] = /^[+-]?(?:\d+\.?\d*|\.\d+)([eEinumkKMGTP]*[-+]?\d*)$/.exec(text) ?? [];
  if (suffix === undefined) {
    throw new Fatal("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }
  if (!/^(?:[numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?$/.test(suffix)) throw new Fatal("unable to parse quantity's suffix");
  return value;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/;

/** time.Parse of RFC 3339; what is wrong in the middle is said of the whole. */
function mustBeTime(text: string, scalar: Scalar): void {
  if (TIME.test(text)) return;
  const layout = scalar === 'time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00';
  throw new Fatal(`parsing time ${goQuote(text)} as "${layout}": cannot parse ${goQuote(text)} as "2006"`);
}
