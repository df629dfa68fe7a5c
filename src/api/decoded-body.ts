import { type BodyFormat, bodyValue } from './body-value.ts';
import { BOUNDS } from './bounds/bounds.ts';
import { decodeContent } from './body/decode-content.ts';
import { isObject, objectFacts } from './body/object-facts.ts';
import type { ObjectFacts } from './body/object-facts.ts';
import { decodeStatus } from './status/status-codec.ts';
import type { Status } from './status/status.ts';
import { tableOf } from './body/table.ts';
import type { Table } from './body/table.ts';

/** The objects in a body, for a reader. */
export interface DecodedBody {
  readonly format: BodyFormat;
  /** The object itself, which may be a list, a Table or a Status. */
  readonly object: ObjectFacts;
  /** The items of a list; the objects of the rows of a Table. */
  readonly items?: readonly ObjectFacts[];
  readonly table?: Table;
  readonly status?: Status;
  /** Whether the body has more than could be read. */
  readonly isCut: boolean;
}

/** What is known of a body before it is read. */
export interface BodyKind {
  readonly contentType: string;
  readonly contentEncoding: string;
  /** The bytes are only the first ones of the body. */
  readonly isCut: boolean;
  /** How many bytes are read, where there are more; reading many takes time. Never more than the bounds are. */
  readonly limit: number;
}

/** Reads a body; `undefined` where it is not a Kubernetes object. Of a body that was cut, or is beyond the bounds, what is there. */
export function decodeBody(body: Uint8Array, kind: BodyKind): DecodedBody | undefined {
  const limit = Math.min(kind.limit, BOUNDS.object.size);
  const plain = decodeContent(body, kind.contentEncoding, limit);
  const bytes = plain.bytes.subarray(0, limit);
  const isShort = kind.isCut || plain.isCut || bytes.length < plain.bytes.length;
  const parsed = bodyValue(bytes, kind.contentType, isShort);
  const object = objectFacts(parsed?.value, isShort && isLikeObject(parsed?.value) ? { kind: '' } : {});
  if (!parsed || !object) return undefined;
  const { format } = parsed;
  const status = object.kind === 'Status' && !isShort ? decodeStatus(bytes, MEDIA_TYPES[format]) : undefined;
  const table = tableOf(parsed.value);
  const items = table ? itemsOf(table.objects) : listItems(parsed.value, object);
  const isCut = isShort || parsed.isCut;
  // Nothing of the last item may be there yet.
  if (isCut && items?.length && items.at(-1)?.name === undefined) items.pop();
  return {
    format,
    object,
    ...(items && { items }),
    ...(table && { table }),
    ...(status && { status }),
    isCut,
  };
}

const MEDIA_TYPES = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
  cbor: 'application/cbor',
};

/** The kind may come after the cut. */
function isLikeObject(value: unknown): boolean {
  return isObject(value) && (isObject(value['metadata']) || Array.isArray(value['items']));
}

function listItems(value: unknown, { apiVersion, kind }: ObjectFacts): ObjectFacts[] | undefined {
  if (!isObject(value) || !/^$|List$/.test(kind) || !Array.isArray(value['items'])) return undefined;
  return itemsOf(value['items'], { apiVersion, kind: kind.replace(/List$/, '') });
}

function itemsOf(values: readonly unknown[], of?: { apiVersion: string; kind: string }): ObjectFacts[] {
  return values.map((value) => objectFacts(value, of)).filter((facts) => facts !== undefined);
}
