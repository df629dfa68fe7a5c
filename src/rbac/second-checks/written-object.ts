import { parseCborPrefix } from '../../api/body/cbor-value.ts';
import { CBOR_MAGIC, PROTOBUF_MAGIC, startsWith } from '../../api/body/media-type.ts';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { ownValue } from '../../api/own-value.ts';
import { parseYaml } from '../../api/yaml/parse-yaml.ts';
import { protobufObject } from './protobuf-kinds.ts';

/** The owner of an object, from its metadata.ownerReferences. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly blockOwnerDeletion: boolean;
}

/**
 * The object or patch in a whole body, in JSON, YAML, CBOR or protobuf; of protobuf only the fields that second checks look at.
 * `undefined` where there is none, it is beyond the bounds, or broken: the API server would not have reached such checks with it.
 */
export function writtenObject(body: Uint8Array | undefined, contentType: string): unknown {
  if (!body || body.length === 0) return undefined;
  try {
    if (startsWith(body, PROTOBUF_MAGIC)) return protobufObject(body);
    if (startsWith(body, CBOR_MAGIC) || /[/+]cbor\b/.test(contentType)) return cborObject(body);
    // JSON is YAML, and server-side apply sends either.
    const text = new TextDecoder().decode(body);
    return /[/+]json\b/.test(contentType) ? parseJson(text, BOUNDS.large) : parseYaml(text);
  } catch {
    return undefined;
  }
}

function cborObject(body: Uint8Array): unknown {
  const { value, isCut } = parseCborPrefix(body, BOUNDS.large);
  return isCut ? undefined : value;
}

/** What is at a path of own fields; `undefined` where there is nothing. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? ownValue(inner as Record<string, unknown>, key) : undefined,
    value,
  );
}

/** The text at a path; `''` where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The owners that an object names. */
export function ownersIn(object: unknown): OwnerReference[] {
  const owners = fieldAt(object, 'metadata', 'ownerReferences');
  if (!Array.isArray(owners)) return [];
  return owners.map((owner: unknown) => ({
    apiVersion: textAt(owner, 'apiVersion'),
    kind: textAt(owner, 'kind'),
    name: textAt(owner, 'name'),
    blockOwnerDeletion: fieldAt(owner, 'blockOwnerDeletion') === true,
  }));
}
