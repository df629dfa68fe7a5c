import { BinaryReader } from '@bufbuild/protobuf/wire';
import { parse } from 'yaml';
import { headerValue } from '../../api/header-list.ts';
import type { RoleRef } from '../policy.ts';
import type { RefusedExchange } from '../refused-exchange.ts';

/** The owner of an object, from its metadata.ownerReferences. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly blockOwnerDeletion: boolean;
}

/** The roleRef of the RoleBinding or ClusterRoleBinding that a request sends, in JSON, YAML or protobuf. */
export function requestedRoleRef(refused: RefusedExchange): RoleRef | undefined {
  const raw = protobufObject(refused);
  const [kind, name] = raw
    ? roleRefFields(raw)
    : [textAt(refused, 'roleRef', 'kind'), textAt(refused, 'roleRef', 'name')];
  return kind && name ? { kind, name } : undefined;
}

/** The owners of the object that a request sends. */
export function requestedOwners(refused: RefusedExchange): OwnerReference[] {
  const raw = protobufObject(refused);
  if (raw) return fieldsOf(lastOf(raw, OBJECT_META), OWNER_REFERENCES).map(protobufOwner);
  const owners = at(parsedBody(refused), 'metadata', 'ownerReferences');
  return Array.isArray(owners) ? owners.map(plainOwner) : [];
}

/** `metadata.name` of the object that a request sends; `undefined` where it has none, or the body is not known. */
export function requestedName(refused: RefusedExchange): string | undefined {
  const raw = protobufObject(refused);
  return raw ? text(lastOf(lastOf(raw, OBJECT_META), 1)) || undefined : textAt(refused, 'metadata', 'name');
}

/** Any text in the object that a request sends as JSON or YAML. */
export function textAt(refused: RefusedExchange, ...path: readonly string[]): string | undefined {
  const value = at(parsedBody(refused), ...path);
  return typeof value === 'string' ? value : undefined;
}

// k8s.io/apimachinery generated.proto: every object has ObjectMeta as field 1.
const OBJECT_META = 1;
const OWNER_REFERENCES = 13;

function parsedBody({ requestBody }: RefusedExchange): unknown {
  if (!requestBody || requestBody.length === 0) return undefined;
  try {
    return parse(new TextDecoder().decode(requestBody));
  } catch {
    return undefined;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function plainOwner(owner: unknown): OwnerReference {
  const field = (key: string): string => {
    const value = at(owner, key);
    return typeof value === 'string' ? value : '';
  };
  const blockOwnerDeletion = at(owner, 'blockOwnerDeletion') === true;
  return { apiVersion: field('apiVersion'), kind: field('kind'), name: field('name'), blockOwnerDeletion };
}

/** The object in a `k8s\0` envelope (runtime.Unknown, `raw` is field 2). */
function protobufObject({ requestHeaders, requestBody }: RefusedExchange): Uint8Array | undefined {
  const isProtobuf = headerValue(requestHeaders, 'Content-Type')?.startsWith('application/vnd.kubernetes.protobuf');
  return isProtobuf && requestBody ? lastOf(requestBody.subarray(4), 2) : undefined;
}

function roleRefFields(raw: Uint8Array): [kind: string, name: string] {
  const roleRef = lastOf(raw, 3);
  return [text(lastOf(roleRef, 2)), text(lastOf(roleRef, 3))];
}

function protobufOwner(owner: Uint8Array): OwnerReference {
  const field = (number: number): string => text(lastOf(owner, number));
  return { kind: field(1), name: field(3), apiVersion: field(5), blockOwnerDeletion: varintOf(owner, 7) === 1 };
}

function lastOf(message: Uint8Array, wanted: number): Uint8Array {
  return fieldsOf(message, wanted).at(-1) ?? new Uint8Array();
}

/** The length-delimited fields of that number; none where the bytes are no protobuf. */
function fieldsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  try {
    const reader = new BinaryReader(message);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      if (number === wanted && wireType === 2) found.push(reader.bytes());
      else reader.skip(wireType, number);
    }
  } catch {
    return [];
  }
  return found;
}

function varintOf(message: Uint8Array, wanted: number): number {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === wanted && wireType === 0) return reader.uint32();
    reader.skip(wireType, number);
  }
  return 0;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
