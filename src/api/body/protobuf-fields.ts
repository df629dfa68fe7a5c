import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { BOUNDS, Budget } from '../bounds/bounds.ts';

/** One field of a message: all its bytes, and its content as bytes or number. */
export interface ProtobufField {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly content: Uint8Array | number;
}

/** The fields of a message in order. Throws on broken bytes, and NotReadError where there are more than the budget is for. */
export function fieldsOf(bytes: Uint8Array, budget: Budget, depth = 0): ProtobufField[] {
  const reader = new BinaryReader(bytes);
  const fields: ProtobufField[] = [];
  while (reader.pos < reader.len) {
    budget.step(depth);
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    const content = contentOf(reader, number, wireType);
    fields.push({ number, bytes: bytes.subarray(start, reader.pos), content });
  }
  return fields;
}

/** In front of the first field with a greater number, so that a writer in order would have put it there. */
export function inserted(fields: readonly ProtobufField[], number: number, bytes: Uint8Array): ProtobufField[] {
  const next = fields.findIndex((field) => field.number > number);
  return fields.toSpliced(next < 0 ? fields.length : next, 0, fieldOf(bytes));
}

/** A field by itself, as one of those below has made it. */
export function fieldOf(bytes: Uint8Array): ProtobufField {
  const [field] = fieldsOf(bytes, new Budget(BOUNDS.large, 0));
  if (!field) throw new RangeError('no bytes of a field');
  return field;
}

/** The content of the last field with this number; empty for none. */
export function bytesAt(fields: readonly ProtobufField[], number: number): Uint8Array {
  const content = fields.findLast((field) => field.number === number)?.content;
  return content instanceof Uint8Array ? content : new Uint8Array();
}

/** The number in the last field with this number; 0 for none. */
export function numberAt(fields: readonly ProtobufField[], number: number): number {
  const content = fields.findLast((field) => field.number === number)?.content;
  return typeof content === 'number' ? content : 0;
}

/** A field with a text, written even when empty. */
export function textField(number: number, value = ''): Uint8Array {
  return new BinaryWriter().tag(number, WireType.LengthDelimited).string(value).finish();
}

/** A field with an int32, written even when 0. */
export function integerField(number: number, value = 0): Uint8Array {
  return new BinaryWriter().tag(number, WireType.Varint).int32(value).finish();
}

/** A field with a message or bytes. */
export function bytesField(number: number, bytes: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish();
}

function contentOf(reader: BinaryReader, number: number, wireType: WireType): Uint8Array | number {
  if (wireType === WireType.LengthDelimited) return reader.bytes();
  if (wireType === WireType.Varint) return Number(reader.int64());
  return reader.skip(wireType, number);
}
