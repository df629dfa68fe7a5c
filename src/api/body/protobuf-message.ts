import { type Bounds, Budget } from '../bounds/bounds.ts';
import { lookupTable } from '../lookup-table.ts';
import { setOwnValue } from '../own-value.ts';
import { PROTOBUF_MAGIC, startsWith } from './media-type.ts';
import { isObject } from './object-facts.ts';
import { bytesAt, fieldsOf } from './protobuf-fields.ts';
import { type MessageField, PROTOBUF_MESSAGES } from './protobuf-messages.ts';

/** What becomes of a part that the table of messages does not have: it is left out, unless this throws. */
export interface LeftOut {
  /** A field, or a message as a whole. */
  unknown(type: string, field?: number): void;
  /** A field that the table has and that is not read. */
  skipped(type: string, name: string): void;
}

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
  const versioned = `${apiVersion}/${kind}`;
  const type = PROTOBUF_MESSAGES.has(versioned) ? versioned : kind;
  return { kind, apiVersion, ...message(type, bytesAt(unknown, 2), { budget, depth: 0, leftOut }) };
}

/** How much may still be read, and how deep it stands. */
interface Place {
  readonly budget: Budget;
  readonly depth: number;
  readonly leftOut: LeftOut;
}

function message(type: string, bytes: Uint8Array, { budget, depth, leftOut }: Place): Fields {
  const known = PROTOBUF_MESSAGES.get(type);
  if (!known) leftOut.unknown(type);
  const object = new Map<string, unknown>();
  const place = { budget, depth: depth + 1, leftOut };
  for (const { number, content } of known ? fieldsOf(bytes, budget, depth) : []) {
    const field = known?.get(number);
    if (!field) leftOut.unknown(type, number);
    else if (field.type !== 'Skipped') add(object, field, content, place);
    else if (typeof content === 'number' || content.length > 0) leftOut.skipped(type, field.name);
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
    else if (kept || !isZero(one)) object.set(name, one);
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
  Time: ({ seconds = 0 }) => new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+/, ''),
});

/** What Go leaves out of JSON with `omitempty`. */
function isZero(one: unknown): boolean {
  if (typeof one === 'object' && one !== null) return Object.keys(one).length === 0;
  return one === '' || one === 0 || one === false;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
