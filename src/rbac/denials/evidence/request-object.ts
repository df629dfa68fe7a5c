import { parseJson } from '../../../api/bounds/bounded-json.ts';
import { BOUNDS, Budget } from '../../../api/bounds/bounds.ts';
import { headerValue } from '../../../api/request/header-list.ts';
import { ownValue } from '../../../api/own-value.ts';
import { bytesAt, fieldsOf, numberAt, type ProtobufField } from '../../../api/body/protobuf-fields.ts';
import { parseYaml } from '../../../api/yaml/parse-yaml.ts';
import type { RoleRef } from '../../rules/policy.ts';
import type { DeniedExchange } from './denied-exchange.ts';

/** The owner of an object, from its metadata.ownerReferences. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly blockOwnerDeletion: boolean;
}

/** The roleRef of the RoleBinding or ClusterRoleBinding that a request sends, in JSON, YAML or protobuf. */
export function requestedRoleRef(denied: DeniedExchange): RoleRef | undefined {
  const object = requestObject(denied);
  const [kind, name] = [textAt(object, 'roleRef', 'kind'), textAt(object, 'roleRef', 'name')];
  return kind && name ? { kind, name } : undefined;
}

/** The owners of the object that a request sends. */
export function requestedOwners(denied: DeniedExchange): OwnerReference[] {
  const owners = at(requestObject(denied), 'metadata', 'ownerReferences');
  if (!Array.isArray(owners)) return [];
  return owners.map((owner: unknown) => ({
    apiVersion: textAt(owner, 'apiVersion'),
    kind: textAt(owner, 'kind'),
    name: textAt(owner, 'name'),
    blockOwnerDeletion: at(owner, 'blockOwnerDeletion') === true,
  }));
}

/** `metadata.name` of the object that a request sends; `''` where it has none, or the body is not known. */
export function requestedName(denied: DeniedExchange): string {
  return textAt(requestObject(denied), 'metadata', 'name');
}

/** `undefined` where there is no body, it is beyond the bounds, or broken: the API server would not have reached these checks with it. */
function requestObject({ requestHeaders, requestBody }: DeniedExchange): unknown {
  if (!requestBody || requestBody.length === 0) return undefined;
  try {
    const type = headerValue(requestHeaders, 'Content-Type') ?? '';
    if (type.startsWith('application/vnd.kubernetes.protobuf')) return protobufObject(requestBody);
    // JSON is YAML, and server-side apply sends either.
    const text = new TextDecoder().decode(requestBody);
    return type.includes('yaml') ? parseYaml(text) : parseJson(text, BOUNDS.object);
  } catch {
    return undefined;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? ownValue(inner as Record<string, unknown>, key) : undefined,
    value,
  );
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/**
 * The fields that are needed, out of the `k8s\0` envelope (runtime.Unknown, `raw` is field 2). Numbers from generated.proto of
 * k8s.io/apimachinery pkg/apis/meta/v1 and k8s.io/api/rbac/v1. Any object has its ObjectMeta as field 1.
 */
function protobufObject(body: Uint8Array): unknown {
  const budget = new Budget(BOUNDS.object, body.length);
  const object = inner(fieldsOf(body.subarray(4), budget), 2, budget);
  const metadata = inner(object, 1, budget);
  const roleRef = inner(object, 3, budget);
  const owners = metadata
    .filter(({ number }) => number === 13)
    .map(({ content }) => fieldsOf(content as Uint8Array, budget));
  return {
    metadata: {
      name: text(metadata, 1),
      ownerReferences: owners.map((owner) => ({
        kind: text(owner, 1),
        name: text(owner, 3),
        apiVersion: text(owner, 5),
        blockOwnerDeletion: numberAt(owner, 7) === 1,
      })),
    },
    roleRef: { kind: text(roleRef, 2), name: text(roleRef, 3) },
  };
}

/** What is not a message, as in objects of other kinds, has no fields. */
function inner(fields: readonly ProtobufField[], number: number, budget: Budget): ProtobufField[] {
  try {
    return fieldsOf(bytesAt(fields, number), budget);
  } catch {
    return [];
  }
}

function text(fields: readonly ProtobufField[], number: number): string {
  return new TextDecoder().decode(bytesAt(fields, number));
}
