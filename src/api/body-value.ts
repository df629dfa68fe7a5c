import { BOUNDS } from './bounds/bounds.ts';
import { parseCborPrefix } from './body/cbor-value.ts';
import { parseJsonPrefix } from './body/json-prefix.ts';
import { CBOR_MAGIC, PROTOBUF_MAGIC, startsWith } from './body/media-type.ts';
import type { PartialValue } from './body/partial-value.ts';
import { parseProtobufPrefix } from './body/protobuf-object.ts';
import { textOfUtf8 } from './go/go-utf8.ts';
import { readBlockYaml } from './yaml/block-yaml.ts';
import { yamlValue } from './yaml/yaml-node.ts';

/** The formats in which Kubernetes writes objects. */
export type BodyFormat = 'json' | 'yaml' | 'protobuf' | 'cbor';

/** A body as plain data, and what it is written in. */
export interface BodyValue extends PartialValue {
  readonly format: BodyFormat;
}

/** Reads a body without its Content-Encoding; `isShort` where bytes are missing at the end. `undefined` where it is in none of the formats. */
export function bodyValue(bytes: Uint8Array, contentType: string, isShort: boolean): BodyValue | undefined {
  const format = formatOf(contentType, bytes);
  const parsed = format && parse(format, bytes, isShort);
  return parsed && { format, ...parsed };
}

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
