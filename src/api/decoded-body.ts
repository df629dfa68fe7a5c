import { readBlockYaml } from './yaml/block-yaml.ts';
import { BOUNDS } from './bounds/bounds.ts';
import { parseCborPrefix } from './body/cbor-value.ts';
import { decodeContent } from './body/decode-content.ts';
import { textOfUtf8 } from './go/go-utf8.ts';
import { parseJsonPrefix } from './body/json-prefix.ts';
import { CBOR_MAGIC, PROTOBUF_MAGIC, startsWith } from './body/media-type.ts';
import { isObject, objectFacts } from './body/object-facts.ts';
import type { ObjectFacts } from './body/object-facts.ts';
import type { PartialValue } from './body/partial-value.ts';
import { parseProtobufPrefix } from './body/protobuf-object.ts';
import { decodeStatus } from './status/status-codec.ts';
import type { Status } from './status/status.ts';
import { tableOf } from './body/table.ts';
import type { Table } from './body/table.ts';
import { yamlValue } from './yaml/yaml-node.ts';

/** The formats in which Kubernetes writes objects. */
export type BodyFormat = 'json' | 'yaml' | 'protobuf' | 'cbor';

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
  const format = formatOf(kind.contentType, bytes);
  const parsed = format && parse(format, bytes, isShort);
  const object = objectFacts(parsed?.value, isShort && isLikeObject(parsed?.value) ? { kind: '' } : {});
  if (!format || !parsed || !object) return undefined;
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

/** The media types of patches end with their format: `merge-patch+json`, `apply-patch+yaml`. */
function formatOf(contentType: string, bytes: Uint8Array): BodyFormat | undefined {
  if (startsWith(bytes, PROTOBUF_MAGIC)) return 'protobuf';
  if (startsWith(bytes, CBOR_MAGIC)) return 'cbor';
  const named = /[/+](json|yaml|cbor)\s*(?:;|$)/i.exec(contentType)?.[1]?.toLowerCase() as BodyFormat | undefined;
  return named ?? (contentType.trim() === '' && bytes[0] === 0x7b ? 'json' : undefined);
}

function parse(format: BodyFormat, bytes: Uint8Array, isShort: boolean): PartialValue | undefined {
  try {
    if (format === 'protobuf') return parseProtobufPrefix(bytes);
    if (format === 'cbor') return parseCborPrefix(bytes);
    const text = textOfUtf8(bytes);
    // Applied objects are mostly JSON, which is valid YAML.
    return format === 'json' || text.startsWith('{') ? parseJsonPrefix(text) : yamlPrefix(text, isShort);
  } catch {
    return undefined;
  }
}

/** The last line of a cut text may be incomplete. */
function yamlPrefix(whole: string, isShort: boolean): PartialValue | undefined {
  const { size } = BOUNDS.yaml;
  const isCut = isShort || whole.length > size;
  const text = isCut ? whole.slice(0, whole.lastIndexOf('\n', size - 1) + 1) : whole;
  const root = readBlockYaml(text, BOUNDS.yaml, isCut);
  return root && { value: yamlValue(root), isCut };
}

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
