import { parseJson } from '../bounds/bounded-json.ts';
import { BOUNDS, type Bounds, Budget } from '../bounds/bounds.ts';
import { lookupTable } from '../lookup-table.ts';
import { setOwnValue } from '../own-value.ts';
import { PROTOBUF_MAGIC, startsWith } from './media-type.ts';
import { isObject } from './object-facts.ts';
import { bytesAt, fieldsOf } from './protobuf-fields.ts';
import { type MessageField, messageFields, messageOfKind } from './protobuf-messages.ts';
import { timeOf } from './protobuf-time.ts';

/** Called for a field, or a message as a whole, that the tables of messages do not have: it is left out, unless this throws. */
export type LeftOut = (type: string, field?: number) => void;

type Fields = Record<string, unknown>;

/**
 * The object in a body of `application/vnd.kubernetes.protobuf` as JSON has it: magic, then runtime.Unknown around the message. Throws for broken bytes, NotReadError
 * beyond the bounds, SyntaxError without the magic.
 */
export function protobufObject(body: Uint8Array, bounds: Bounds, leftOut: LeftOut): Fields {
  if (!startsWith(body, PROTOBUF_MAGIC)) throw new SyntaxError('its magic is missing');
  const budget = new Budget(bounds, body.length);
  const unknown = fieldsOf(body.subarray(PROTOBUF_MAGIC.length), budget);
  const meta = fieldsOf(bytesAt(unknown, 1), budget);
  const [apiVersion, kind] = [text(bytesAt(meta, 1)), text(bytesAt(meta, 2))];
  const [raw, place] = [bytesAt(unknown, 2), { budget, depth: 0, leftOut }];
  const item = messageOfKind(apiVersion, kind.replace(/List$/, ''));
  const content =
    item && kind.endsWith('List')
      ? list(item, raw, place)
      : message(messageOfKind(apiVersion, kind) ?? kind, raw, place);
  return { kind, apiVersion, ...content };
}

/** Of any kind: `metadata` and `items`. */
function list(item: string, bytes: Uint8Array, place: Place): Fields {
  const fields = fieldsOf(bytes, place.budget);
  const items = fields.filter(({ number }) => number === 2);
  return {
    metadata: message('ListMeta', bytesAt(fields, 1), place),
    items: items.map(({ content }) => value(item, content, place)),
  };
}

/** How much may still be read, and how deep it stands. */
interface Place {
  readonly budget: Budget;
  readonly depth: number;
  readonly leftOut: LeftOut;
}

function message(type: string, bytes: Uint8Array, { budget, depth, leftOut }: Place): Fields {
  const known = messageFields(type);
  if (!known) leftOut(type);
  const object = new Map<string, unknown>();
  const place = { budget, depth: depth + 1, leftOut };
  for (const { number, content } of known ? fieldsOf(bytes, budget, depth) : []) {
    const field = known?.get(number);
    if (field) add(object, field, content, place);
    else leftOut(type, number);
  }
  return Object.fromEntries(object);
}

function add(object: Map<string, unknown>, field: MessageField, content: Uint8Array | number, place: Place): void {
  const { name, type, shape, kept } = field;
  const sofar = object.get(name);
  if (shape === 'list') {
    if (Array.isArray(sofar)) sofar.push(value(type, content, place));
    else object.set(name, [value(type, content, place)]);
  } else if (shape === 'map') {
    const entry = fieldsOf(content as Uint8Array, place.budget);
    const map = isObject(sofar) ? (sofar as Fields) : {};
    setOwnValue(map, text(bytesAt(entry, 1)), value(type, bytesAt(entry, 2), place));
    object.set(name, map);
  } else {
    const one = value(type, content, place);
    if (name === '*') for (const [key, inner] of Object.entries(isObject(one) ? one : {})) object.set(key, inner);
    else if (one !== undefined && (kept || !isZero(one))) object.set(name, one);
  }
}

function value(type: string, content: Uint8Array | number, place: Place): unknown {
  if (typeof content === 'number') return type === 'bool' ? content !== 0 : content;
  if (type === 'string') return text(content);
  if (type === 'bytes') return Buffer.from(content).toString('base64');
  const inner = message(type, content, place);
  return SCALARS.get(type)?.(inner) ?? inner;
}

/** Messages that are one value in JSON. */
const SCALARS = lookupTable<(message: Fields) => unknown>({
  IntOrString: ({ type, intVal = 0, strVal = '' }) => (type === 1 ? strVal : intVal),
  ExtraValue: ({ items = [] }) => items,
  Quantity: ({ string = '0' }) => string,
  Time: (time) => timeOf(time, 0),
  MicroTime: (time) => timeOf(time, 6),
  FieldsV1: ({ Raw }) => jsonOf(Raw),
  RawExtension: ({ raw }) => jsonOf(raw),
});

/** JSON in bytes, which stand here in base64. */
function jsonOf(base64: unknown): unknown {
  if (typeof base64 !== 'string' || base64 === '') return undefined;
  return parseJson(Buffer.from(base64, 'base64').toString(), BOUNDS.object);
}

/** What Go leaves out of JSON with `omitempty`. */
function isZero(one: unknown): boolean {
  if (typeof one === 'object' && one !== null) return Object.keys(one).length === 0;
  return one === '' || one === 0 || one === false;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
