import { randomBytes } from 'node:crypto';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { badRequest } from '../store/api-error.ts';
import { isJsonObject, mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { JsonObject, KubeObject, ObjectMeta } from '../store/kube-object.ts';
import { defaulted } from '../store/object-defaults.ts';
import { apiVersionOf, scopeOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';

/** The object of a body, as what the URL says it is. Throws 400 where body and URL disagree. */
export function withIdentity(resource: Resource, info: RequestInfo, body: JsonObject): KubeObject {
  const { kind = resource.kind, apiVersion = apiVersionOf(resource), metadata = {}, ...rest } = body;
  if (kind !== resource.kind || apiVersion !== apiVersionOf(resource)) {
    throw badRequest(
      `${textOf(kind)} in version ${JSON.stringify(apiVersion)} cannot be handled as a ${resource.kind}`,
    );
  }
  if (!isJsonObject(metadata)) throw badRequest('metadata must be an object');
  const { namespace, name } = metadata as Partial<ObjectMeta>;
  const scope = scopeOf(resource, info);
  if (namespace && namespace !== scope) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (info.name !== '' && name && name !== info.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  }
  const { namespace: _namespace, ...own } = metadata;
  const identity = { name: info.name || (name ?? ''), ...(scope !== '' && { namespace: scope }) };
  return { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata: { ...own, ...identity }, ...rest };
}

/** A new object with its generated name, defaults and without what only the server may set. Throws 400. */
export function prepareNew(object: KubeObject): KubeObject {
  const {
    uid: _uid,
    resourceVersion,
    deletionTimestamp: _deletion,
    creationTimestamp: _creation,
    ...meta
  } = object.metadata;
  if (resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created');
  const name = meta.name || (meta.generateName ? `${meta.generateName}${suffix()}` : '');
  const hasSpec = isJsonObject(object['spec']);
  return defaulted({ ...object, metadata: { ...meta, name, ...(hasSpec && { generation: 1 }) } });
}

/** An object to write over another, and the subresource that it is written through. */
export interface Update {
  readonly incoming: KubeObject;
  readonly previous: KubeObject;
  readonly subresource: string;
}

/** What an update makes of an object: `status` writes the status alone, any other write leaves the status alone. */
export function prepareUpdate(resource: Resource, { incoming, previous, subresource }: Update): KubeObject {
  const { resourceVersion } = incoming.metadata;
  const checked = resourceVersion ? { resourceVersion } : {};
  if (subresource === 'status' || subresource === 'approval') {
    return { ...previous, status: incoming['status'], metadata: withVersion(previous.metadata, checked) };
  }
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = previous.metadata;
  const kept = {
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
    ...(generation !== undefined && { generation }),
  };
  const keepsStatus = resource.subresources.some(({ name }) => name === 'status') && previous['status'] !== undefined;
  const metadata = withVersion({ ...incoming.metadata, ...kept }, checked);
  const status = keepsStatus && { status: previous['status'] };
  return defaulted({ ...withAddress(incoming, previous), metadata, ...status });
}

/** A Service that does not say its address keeps it (kubernetes pkg/registry/core/service/storage, patchAllocatedValues). */
function withAddress(incoming: KubeObject, previous: KubeObject): KubeObject {
  const [spec, address] = [mapAt(incoming, 'spec'), textAt(previous, 'spec.clusterIP')];
  const isService = incoming.kind === 'Service' && incoming.apiVersion === 'v1';
  if (!isService || address === '' || spec['clusterIP'] || spec['type'] === 'ExternalName') return incoming;
  return { ...incoming, spec: { ...spec, clusterIP: address } };
}

/** Five characters that make no words, as the server appends to `generateName`. */
export function suffix(): string {
  return inSafeLetters(randomBytes(5));
}

/** A letter that makes no words for each byte (apimachinery pkg/util/rand, SafeEncodeString). */
export function inSafeLetters(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => SAFE_LETTERS[byte % SAFE_LETTERS.length]).join('');
}

const SAFE_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function withVersion(metadata: ObjectMeta, version: { resourceVersion?: string }): ObjectMeta {
  const { resourceVersion: _old, ...rest } = metadata;
  return { ...rest, ...version };
}
