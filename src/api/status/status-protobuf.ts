import { BOUNDS, Budget } from '../bounds/bounds.ts';
import { concat, utf8 } from '../bytes.ts';
import { textOfUtf8 } from '../go/go-utf8.ts';
import { PROTOBUF_MAGIC, startsWith } from '../body/media-type.ts';
import { ownValue } from '../own-value.ts';
import {
  bytesAt,
  bytesField,
  fieldOf,
  fieldsOf,
  inserted,
  integerField,
  numberAt,
  textField,
} from '../body/protobuf-fields.ts';
import type { ProtobufField } from '../body/protobuf-fields.ts';
import { toStatus } from './status.ts';
import type { Status, StatusCause, StatusDetails } from './status.ts';

/** Reads a Status from its envelope, `k8s\0` and a runtime.Unknown. `undefined` where it is something else; throws on broken bytes and beyond the bounds. */
export function decodeProtobuf(body: Uint8Array): Status | undefined {
  const budget = new Budget(BOUNDS.status, body.length);
  const raw = statusMessage(body, budget);
  if (raw === undefined) return undefined;
  const fields = fieldsOf(raw, budget);
  const metadata = fieldsOf(bytesAt(fields, STATUS.metadata), budget);
  const details = fields.some(({ number }) => number === STATUS.details)
    ? fieldsOf(bytesAt(fields, STATUS.details), budget)
    : undefined;
  return toStatus({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: withoutEmpty(texts(metadata, LIST_META)),
    ...texts(fields, { status: STATUS.status, message: STATUS.message, reason: STATUS.reason }),
    ...(details && { details: detailsOf(details, budget) }),
    code: numberAt(fields, STATUS.code),
  });
}

/** Writes a Status as gogo-generated code does: fields in order, empty texts and zeros included. */
export function encodeProtobuf(status: Status): Uint8Array {
  const metadata = concat(
    Object.entries(LIST_META).map(([key, number]) => textField(number, textOf(ownValue(status.metadata, key)))),
  );
  const raw = concat([
    bytesField(STATUS.metadata, metadata),
    textField(STATUS.status, status.status),
    textField(STATUS.message, status.message),
    textField(STATUS.reason, status.reason),
    ...(status.details ? [bytesField(STATUS.details, detailsMessage(status.details))] : []),
    integerField(STATUS.code, status.code),
  ]);
  const typeMeta = concat([textField(TYPE_META.apiVersion, 'v1'), textField(TYPE_META.kind, 'Status')]);
  const envelope = concat([
    bytesField(UNKNOWN.typeMeta, typeMeta),
    bytesField(UNKNOWN.raw, raw),
    textField(UNKNOWN.contentEncoding),
    textField(UNKNOWN.contentType),
  ]);
  return concat([PROTOBUF_MAGIC, envelope]);
}

/** The body with one more cause and a longer message; every other field, known or not, keeps its bytes. */
export function annotateProtobuf(body: Uint8Array, cause: StatusCause, appendMessage: string): Uint8Array | undefined {
  const budget = new Budget(BOUNDS.status, body.length);
  const raw = statusMessage(body, budget);
  if (raw === undefined) return undefined;
  let fields = fieldsOf(raw, budget);
  const added = bytesField(DETAILS.causes, causeMessage(cause));
  const details = fields.findLast(({ number }) => number === STATUS.details);
  if (details?.content instanceof Uint8Array) {
    const longer = concat(inserted(fieldsOf(details.content, budget), DETAILS.causes, added).map(({ bytes }) => bytes));
    fields = fields.map((field) => (field === details ? fieldOf(bytesField(STATUS.details, longer)) : field));
  } else {
    fields = inserted(fields, STATUS.details, bytesField(STATUS.details, detailsMessage({ causes: [cause] })));
  }
  const said = fields.findLast(({ number }) => number === STATUS.message);
  const edited = fields.map((field) =>
    field === said && field.content instanceof Uint8Array && appendMessage !== ''
      ? bytesField(STATUS.message, concat([field.content, utf8(appendMessage)]))
      : field.bytes,
  );
  const envelope = fieldsOf(body.subarray(PROTOBUF_MAGIC.length), budget).map(({ number, bytes }) =>
    number === UNKNOWN.raw ? bytesField(UNKNOWN.raw, concat(edited)) : bytes,
  );
  return concat([PROTOBUF_MAGIC, ...envelope]);
}

// apimachinery pkg/runtime/generated.proto and pkg/apis/meta/v1/generated.proto
const UNKNOWN = { typeMeta: 1, raw: 2, contentEncoding: 3, contentType: 4 };
const TYPE_META = { apiVersion: 1, kind: 2 };
const STATUS = { metadata: 1, status: 2, message: 3, reason: 4, details: 5, code: 6 };
const DETAILS = { name: 1, group: 2, kind: 3, causes: 4, retryAfterSeconds: 5, uid: 6 };
const CAUSE = { reason: 1, message: 2, field: 3 };
const LIST_META = { selfLink: 1, resourceVersion: 2, continue: 3 };

/** The bytes of the Status in the envelope. */
function statusMessage(body: Uint8Array, budget: Budget): Uint8Array | undefined {
  if (!startsWith(body, PROTOBUF_MAGIC)) return undefined;
  const envelope = fieldsOf(body.subarray(PROTOBUF_MAGIC.length), budget);
  const { apiVersion, kind } = texts(fieldsOf(bytesAt(envelope, UNKNOWN.typeMeta), budget), TYPE_META);
  const encoded = bytesAt(envelope, UNKNOWN.contentEncoding).length > 0;
  return apiVersion === 'v1' && kind === 'Status' && !encoded ? bytesAt(envelope, UNKNOWN.raw) : undefined;
}

function detailsOf(fields: readonly ProtobufField[], budget: Budget): object {
  const causes = fields.filter(({ number }) => number === DETAILS.causes);
  return {
    ...texts(fields, { name: DETAILS.name, group: DETAILS.group, kind: DETAILS.kind, uid: DETAILS.uid }),
    causes: causes.map(({ content }) => (content instanceof Uint8Array ? texts(fieldsOf(content, budget), CAUSE) : {})),
    retryAfterSeconds: numberAt(fields, DETAILS.retryAfterSeconds),
  };
}

function detailsMessage(details: StatusDetails): Uint8Array {
  return concat([
    textField(DETAILS.name, details.name),
    textField(DETAILS.group, details.group),
    textField(DETAILS.kind, details.kind),
    ...(details.causes ?? []).map((cause) => bytesField(DETAILS.causes, causeMessage(cause))),
    integerField(DETAILS.retryAfterSeconds, details.retryAfterSeconds),
    textField(DETAILS.uid, details.uid),
  ]);
}

function causeMessage(cause: StatusCause): Uint8Array {
  return concat([
    textField(CAUSE.reason, cause.reason),
    textField(CAUSE.message, cause.message),
    textField(CAUSE.field, cause.field),
  ]);
}

function texts<Key extends string>(
  fields: readonly ProtobufField[],
  numbers: Readonly<Record<Key, number>>,
): Record<Key, string> {
  const entries = Object.entries<number>(numbers).map(([key, number]) => [key, textOfUtf8(bytesAt(fields, number))]);
  return Object.fromEntries(entries) as Record<Key, string>;
}

function withoutEmpty(object: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== ''));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
