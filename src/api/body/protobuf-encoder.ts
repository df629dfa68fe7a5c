import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { concat, utf8 } from '../bytes.ts';
import { ownValue } from '../own-value.ts';
import { PROTOBUF_MAGIC } from './media-type.ts';
import { isObject } from './object-facts.ts';
import { type MessageField, messageFields, messageOfKind } from './protobuf-messages.ts';
import { timestampOf } from './protobuf-time.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * An object or a list of a built-in kind as `application/vnd.kubernetes.protobuf`: magic, then runtime.Unknown around the message, which is written as
 * gogo-generated code does: fields by number, what is not a pointer also when it is zero or empty, maps by key. `undefined` where protobuf cannot hold it:
 * for a kind without a message, and for a field or a value that the message has no place for, so that nothing is lost.
 */
export function protobufBody(object: Fields): Uint8Array | undefined {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  text(writer, 1, apiVersion);
  text(writer, 2, kind);
  writer.join().tag(2, WireType.LengthDelimited).fork();
  try {
    contentOf(writer, object, apiVersion, kind);
  } catch (error) {
    if (error instanceof NoPlace) return undefined;
    throw error;
  }
  writer.join();
  // contentEncoding and contentType
  text(writer, 3, '');
  text(writer, 4, '');
  return concat([PROTOBUF_MAGIC, writer.finish()]);
}

/** Thrown within this file for what a message cannot hold. */
class NoPlace extends Error {}

function contentOf(writer: BinaryWriter, object: Fields, apiVersion: string, kind: string): void {
  const type = messageOfKind(apiVersion, kind);
  if (type !== undefined) return message(writer, type, object);
  const item = kind.endsWith('List') ? messageOfKind(apiVersion, kind.slice(0, -'List'.length)) : undefined;
  const { metadata = {}, items, apiVersion: _apiVersion, kind: _kind, ...others } = object;
  if (item === undefined || !Array.isArray(items) || Object.keys(others).length > 0) throw new NoPlace();
  nested(writer, 1, 'ListMeta', metadata);
  for (const one of items) nested(writer, 2, item, one);
}

function nested(writer: BinaryWriter, number: number, type: string, object: unknown): void {
  if (!isObject(object) || Array.isArray(object)) throw new NoPlace();
  writer.tag(number, WireType.LengthDelimited).fork();
  message(writer, type, object as Fields);
  writer.join();
}

function message(writer: BinaryWriter, type: string, object: Fields): void {
  const names = namesOf(type);
  for (const [name, one] of Object.entries(object)) {
    const isThere = one !== undefined && one !== null;
    if (isThere && !names.has(name) && !isOwnKind(type, name, one)) throw new NoPlace();
  }
  fieldsInto(writer, type, object);
}

/** A kind within another object may say what it is, in JSON alone. */
function isOwnKind(type: string, name: string, value: unknown): boolean {
  const end = type.lastIndexOf('/');
  if (end < 0) return false;
  if (name === 'kind') return value === type.slice(end + 1);
  return name === 'apiVersion' && typeof value === 'string' && messageOfKind(value, type.slice(end + 1)) === type;
}

function fieldsInto(writer: BinaryWriter, type: string, object: Fields): void {
  for (const [number, field] of messageFields(type) ?? []) {
    const found = field.name === '*' ? object : ownValue(object, field.name);
    if (field.shape === 'list') listInto(writer, number, field, found ?? []);
    else if (field.shape === 'map') mapInto(writer, number, field, found ?? {});
    else if (field.name === '*') {
      writer.tag(number, WireType.LengthDelimited).fork();
      fieldsInto(writer, field.type, object);
      writer.join();
    } else if (found !== undefined && found !== null) value(writer, number, field.type, found);
    else if (!field.isPointer) zero(writer, number, field.type);
  }
}

function listInto(writer: BinaryWriter, number: number, { type }: MessageField, items: unknown): void {
  if (!Array.isArray(items)) throw new NoPlace();
  for (const item of items) value(writer, number, type, item);
}

function mapInto(writer: BinaryWriter, number: number, { type }: MessageField, map: unknown): void {
  if (!isObject(map) || Array.isArray(map)) throw new NoPlace();
  const entries = Object.entries(map);
  for (const [key, one] of entries.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    writer.tag(number, WireType.LengthDelimited).fork();
    text(writer, 1, key);
    value(writer, 2, type, one);
    writer.join();
  }
}

/** What Go writes for a value that was never set. */
function zero(writer: BinaryWriter, number: number, type: string): void {
  if (type === 'string') text(writer, number, '');
  else if (type === 'int' || type === 'bool') writer.tag(number, WireType.Varint).int64(0);
  else if (type === 'IntOrString') value(writer, number, type, 0);
  else if (EMPTY.has(type)) writer.tag(number, WireType.LengthDelimited).bytes(new Uint8Array());
  // A decoder takes a quantity that is not there for zero too, and it would be in JSON again if it were there.
  else if (type !== 'bytes' && type !== 'Quantity') nested(writer, number, type, {});
}

/** These are without any field when they are not set. */
const EMPTY: ReadonlySet<string> = new Set(['Time', 'MicroTime', 'RawExtension']);

function value(writer: BinaryWriter, number: number, type: string, one: unknown): void {
  if (type === 'string') return text(writer, number, one);
  if (type === 'bytes') return void writer.tag(number, WireType.LengthDelimited).bytes(bytesOf(one));
  if (type === 'int') return void writer.tag(number, WireType.Varint).int64(integer(one));
  if (type === 'bool') {
    if (typeof one !== 'boolean') throw new NoPlace();
    return void writer.tag(number, WireType.Varint).bool(one);
  }
  const scalar = SCALARS.get(type);
  if (!scalar) return nested(writer, number, type, one);
  writer.tag(number, WireType.LengthDelimited).fork();
  scalar(writer, one);
  writer.join();
}

/** Messages that are one value in JSON. */
const SCALARS: ReadonlyMap<string, (writer: BinaryWriter, one: unknown) => void> = new Map([
  ['IntOrString', intOrString],
  ['Quantity', (writer, one) => text(writer, 1, typeof one === 'number' ? String(one) : one)],
  ['ExtraValue', (writer, one) => listInto(writer, 1, STRINGS, one)],
  ['Time', (writer, one) => time(writer, one, 0)],
  ['MicroTime', (writer, one) => time(writer, one, 6)],
  ['FieldsV1', json],
  ['RawExtension', json],
]);

const STRINGS: MessageField = { name: 'items', type: 'string', shape: 'list', isPointer: false, kept: false };

function intOrString(writer: BinaryWriter, one: unknown): void {
  const isText = typeof one === 'string';
  value(writer, 1, 'int', isText ? 1 : 0);
  value(writer, 2, 'int', isText ? 0 : one);
  text(writer, 3, isText ? one : '');
}

function time(writer: BinaryWriter, one: unknown, digits: 0 | 6): void {
  const stamp = typeof one === 'string' ? timestampOf(one, digits) : undefined;
  if (!stamp) throw new NoPlace();
  writer.tag(1, WireType.Varint).int64(stamp.seconds).tag(2, WireType.Varint).int32(stamp.nanos);
}

function json(writer: BinaryWriter, one: unknown): void {
  writer.tag(1, WireType.LengthDelimited).bytes(utf8(JSON.stringify(one)));
}

function text(writer: BinaryWriter, number: number, one: unknown): void {
  if (typeof one !== 'string') throw new NoPlace();
  writer.tag(number, WireType.LengthDelimited).string(one);
}

function integer(one: unknown): number {
  if (typeof one !== 'number' || !Number.isSafeInteger(one)) throw new NoPlace();
  return one;
}

function bytesOf(one: unknown): Uint8Array {
  if (typeof one !== 'string') throw new NoPlace();
  const bytes = Buffer.from(one, 'base64');
  if (bytes.toString('base64') !== one) throw new NoPlace();
  return bytes;
}

const names = new Map<string, ReadonlySet<string>>();

/** The names that JSON has for the fields of a message. */
function namesOf(type: string): ReadonlySet<string> {
  const known = names.get(type);
  if (known) return known;
  const fields = [...(messageFields(type)?.values() ?? [])];
  const found = new Set(fields.flatMap(({ name, type: inner }) => (name === '*' ? [...namesOf(inner)] : [name])));
  names.set(type, found);
  return found;
}
