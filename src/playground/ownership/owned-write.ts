import { moment } from '../../api/age.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { recursiveDifference, setOf } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import type { Comparison } from './compared-fields.ts';
import type { Manager } from './managers.ts';
import { fieldElement } from './path-element.ts';

/** Which write of which manager the fields of an object are noted for. */
export interface OwnedWrite {
  readonly resource: Resource;
  /** `''` for the object itself. */
  readonly subresource: string;
  /** Of the query `fieldManager`, or else the program of the User-Agent. */
  readonly manager: string;
  /** The object before; undefined where it is made. */
  readonly live: KubeObject | undefined;
}

/** The manager of a write, without fields. */
export function managerOf(
  { resource, subresource, manager }: OwnedWrite,
  operation: Manager['operation'],
): Omit<Manager, 'fields' | 'time'> {
  return { name: manager || 'unknown', operation, apiVersion: apiVersionOf(resource), subresource };
}

/** Fields that are never owned (managedfields internal/stripmeta.go). */
const NEVER_OWNED = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', fieldElement(name)]),
);

/** The fields that a manager may own of those that it set. */
export function ownable(fields: FieldSet): FieldSet {
  const { members, children } = fields;
  const metadata = children.get('f:metadata');
  const stripped = {
    members: new Set([...members].filter((element) => !NEVER_OWNED.members.has(element))),
    children: new Map([...children].filter(([element]) => element !== 'f:metadata')),
  };
  const left = metadata && recursiveDifference(metadata, NEVER_OWNED.children.get('f:metadata') ?? setOf());
  if (left && left.members.size + left.children.size > 0) stripped.children.set('f:metadata', left);
  return stripped;
}

/** Fields that a request cannot set through this path (registry strategies, GetResetFields): it does not own them, whatever it says of them. */
export function withoutReset(fields: FieldSet, { resource, subresource }: OwnedWrite): FieldSet {
  return recursiveDifference(fields, resetFields(resource, subresource));
}

/** The same for what changed. */
export function comparisonWithoutReset({ added, modified, removed }: Comparison, write: OwnedWrite): Comparison {
  return {
    added: withoutReset(added, write),
    modified: withoutReset(modified, write),
    removed: withoutReset(removed, write),
  };
}

function resetFields(resource: Resource, subresource: string): FieldSet {
  if (subresource === 'status') return setOf(['f:spec'], ['f:metadata']);
  const hasStatus = resource.subresources.some(({ name }) => name === 'status');
  return hasStatus && subresource !== 'approval' ? setOf(['f:status']) : setOf();
}

/** An object without its managedFields, for they do not own themselves. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _managed, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** An object with these, or without any. */
export function withManagedFields(object: KubeObject, managedFields: readonly object[]): KubeObject {
  const bare = withoutManagedFields(object);
  return managedFields.length === 0 ? bare : { ...bare, metadata: { ...bare.metadata, managedFields } };
}

/** Now, in whole seconds. */
export function timeNow(): string {
  return moment(Date.now());
}

/** A new object of a kind before anything is in it: the parts that Go's types always have. */
export function blankObject({ schema }: Resource): JsonObject {
  if (schema !== undefined) return { metadata: {} };
  const template = { metadata: {}, spec: { containers: null } };
  const spec = {
    template,
    jobTemplate: { metadata: {}, spec: { template } },
    strategy: {},
    updateStrategy: {},
    containers: null,
  };
  return { metadata: {}, spec: { ...spec, podSelector: {}, resources: {} }, status: {} };
}
