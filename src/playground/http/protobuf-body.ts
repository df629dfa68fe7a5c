import { BOUNDS, Budget } from '../../api/bounds/bounds.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { setOwnValue } from '../../api/own-value.ts';
import { bytesAt, fieldsOf } from '../../api/body/protobuf-fields.ts';
import { ApiError, badRequest, notImplemented, undecodable } from '../store/api-error.ts';
import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { PROTOBUF_MESSAGES } from './protobuf-messages.ts';
import type { MessageField } from './protobuf-messages.ts';

const MAGIC = Buffer.from('k8s\0');

/**
 * The object in a body of `application/vnd.kubernetes.protobuf`: magic, then runtime.Unknown around the message. Throws 400 for
 * broken bytes, 501 for a message or a field that is not in the table: nothing is dropped silently.
 */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, 4).equals(MAGIC)) throw badRequest('the body is not Kubernetes protobuf: its magic is missing');
  try {
    const budget = new Budget(BOUNDS.large, body.length);
    const unknown = fieldsOf(body.subarray(4), budget);
    const meta = fieldsOf(bytesAt(unknown, 1), budget);
    const [apiVersion, kind] = [text(bytesAt(meta, 1)), text(bytesAt(meta, 2))];
    const versioned = `${apiVersion}/${kind}`;
    const type = PROTOBUF_MESSAGES.has(versioned) ? versioned : kind;
    return { kind, apiVersion, ...message(type, bytesAt(unknown, 2), { budget, depth: 0 }) };
  } catch (error) {
    throw error instanceof ApiError ? error : undecodable(error);
  }
}

/** How much may still be read, and how deep it stands. */
interface Place {
  readonly budget: Budget;
  readonly depth: number;
}

function message(type: string, bytes: Uint8Array, { budget, depth }: Place): JsonObject {
  const known = PROTOBUF_MESSAGES.get(type);
  if (!known) throw notImplemented(`protobuf messages of ${type}; send JSON`);
  const object = new Map<string, unknown>();
  const place = { budget, depth: depth + 1 };
  for (const { number, content } of fieldsOf(bytes, budget, depth)) {
    const field = known.get(number);
    if (!field) throw notImplemented(`field ${number} of ${type} in protobuf; send JSON`);
    add(object, field, content, place);
  }
  return Object.fromEntries(object);
}

function add(object: Map<string, unknown>, field: MessageField, content: Uint8Array | number, place: Place): void {
  const { name, type, shape, kept } = field;
  if (type === 'Skipped') return;
  const sofar = object.get(name);
  if (shape === 'list') {
    if (Array.isArray(sofar)) sofar.push(value(type, content, place));
    else object.set(name, [value(type, content, place)]);
  } else if (shape === 'map') {
    const entry = fieldsOf(content as Uint8Array, place.budget);
    const map = isJsonObject(sofar) ? sofar : {};
    setOwnValue(map, text(bytesAt(entry, 1)), value(type, bytesAt(entry, 2), place));
    object.set(name, map);
  } else {
    const one = value(type, content, place);
    if (name === '*') for (const [key, inner] of Object.entries(isJsonObject(one) ? one : {})) object.set(key, inner);
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
const SCALARS = lookupTable<(message: JsonObject) => unknown>({
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
