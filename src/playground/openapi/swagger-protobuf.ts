import { isJsonObject, listAt, mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';

/** Bytes, a character each: pieces of a text are put together for next to nothing, while those of a hundred thousand arrays fill the memory. */
type Bytes = string;

/** A Swagger 2.0 document as openapi.v2.Document (gnostic openapiv2/OpenAPIv2.proto), as far as documents of this server go. */
export function protobufDocument(document: JsonObject): Uint8Array {
  const paths = Object.entries(mapAt(document, 'paths')).map(([path, item]) =>
    bytesField(2, named(path, pathItem(item))),
  );
  const definitions = Object.entries(mapAt(document, 'definitions')).map(([name, one]) =>
    bytesField(1, named(name, schema(one))),
  );
  const bytes = concat([
    text(1, document['swagger']),
    bytesField(2, concat([text(1, textAt(document, 'info.title')), text(2, textAt(document, 'info.version'))])),
    bytesField(8, concat(paths)),
    bytesField(9, concat(definitions)),
  ]);
  return Buffer.from(bytes, 'latin1');
}

function concat(parts: readonly Bytes[]): Bytes {
  return parts.join('');
}

function varint(number: number): Bytes {
  const rest = number >>> 7;
  return rest === 0 ? String.fromCharCode(number) : String.fromCharCode((number & 0x7f) | 0x80) + varint(rest);
}

function bytesField(number: number, content: Bytes): Bytes {
  return `${varint((number << 3) | 2)}${varint(content.length)}${content}`;
}

function textField(number: number, given: string): Bytes {
  return bytesField(number, Buffer.from(given).toString('latin1'));
}

/** Nothing for an empty text. */
function text(number: number, value: unknown): Bytes {
  const given = textOf(value);
  return given === '' ? '' : textField(number, given);
}

function flag(number: number, value: unknown): Bytes {
  return value === true ? `${varint(number << 3)}\u0001` : '';
}

/** NamedSchema, NamedPathItem and the like. */
function named(name: string, value: Bytes): Bytes {
  return concat([textField(1, name), bytesField(2, value)]);
}

/** Any, whose YAML may be JSON. */
function any(value: unknown): Bytes {
  return textField(2, JSON.stringify(value));
}

/** The extensions of an object: NamedAny. */
function extensions(number: number, object: JsonObject): Bytes {
  const own = Object.entries(object).filter(([name]) => name.startsWith('x-'));
  return concat(own.map(([name, value]) => bytesField(number, named(name, any(value)))));
}

function schema(given: unknown): Bytes {
  if (!isJsonObject(given)) return '';
  const { items, additionalProperties: others } = given;
  const properties = Object.entries(mapAt(given, 'properties')).map(([name, one]) =>
    bytesField(1, named(name, schema(one))),
  );
  return concat([
    text(1, given['$ref']),
    text(2, given['format']),
    text(4, given['description']),
    ...(given['default'] === undefined ? [] : [bytesField(5, any(given['default']))]),
    ...listAt(given, 'required').map((name) => text(19, name)),
    ...listAt(given, 'enum').map((value) => bytesField(20, any(value))),
    ...(isJsonObject(others) ? [bytesField(21, bytesField(1, schema(others)))] : []),
    ...(textOf(given['type']) === '' ? [] : [bytesField(22, text(1, given['type']))]),
    ...(isJsonObject(items) ? [bytesField(23, bytesField(1, schema(items)))] : []),
    ...(properties.length === 0 ? [] : [bytesField(25, concat(properties))]),
    extensions(31, given),
  ]);
}

const METHODS = { get: 2, put: 3, post: 4, delete: 5, patch: 8 };

function pathItem(item: unknown): Bytes {
  return concat([
    ...Object.entries(METHODS).flatMap(([method, number]) => {
      const one = mapAt(item, method);
      return Object.keys(one).length === 0 ? [] : [bytesField(number, operation(one))];
    }),
    ...listAt(item, 'parameters').map((one) => bytesField(9, parameter(one))),
  ]);
}

function operation(one: JsonObject): Bytes {
  const responses = Object.entries(mapAt(one, 'responses')).map(([code, response]) =>
    bytesField(1, named(code, responseOf(response))),
  );
  return concat([
    text(3, one['description']),
    text(5, one['operationId']),
    ...listAt(one, 'parameters').map((each) => bytesField(8, parameter(each))),
    bytesField(9, concat(responses)),
    extensions(13, one),
  ]);
}

/** ResponseValue with a Response, whose SchemaItem is a Schema. */
function responseOf(response: unknown): Bytes {
  const own = concat([
    text(1, textAt(response, 'description')),
    bytesField(2, bytesField(1, schema(mapAt(response, 'schema')))),
  ]);
  return bytesField(1, own);
}

/** ParametersItem with a Parameter: one of the body, of the query or of the path. */
function parameter(given: unknown): Bytes {
  const place = textAt(given, 'in');
  const own = isJsonObject(given) ? given : {};
  const common = (names: {
    readonly required: number;
    readonly in: number;
    readonly description: number;
    readonly name: number;
  }) => [
    flag(names.required, own['required']),
    text(names.in, place),
    text(names.description, own['description']),
    text(names.name, own['name']),
  ];
  if (place === 'body') {
    const body = concat([
      text(1, own['description']),
      text(2, own['name']),
      text(3, place),
      flag(4, own['required']),
      bytesField(5, schema(own['schema'])),
    ]);
    return bytesField(1, bytesField(1, body));
  }
  const order = { required: 1, in: 2, description: 3, name: 4 };
  const inQuery = place === 'query';
  const typed = concat([
    ...common(order),
    text(inQuery ? 6 : 5, own['type']),
    flag(inQuery ? 20 : 19, own['uniqueItems']),
  ]);
  return bytesField(1, bytesField(2, bytesField(inQuery ? 3 : 4, typed)));
}
