import type { Resource } from '../store/resource-table.ts';
import { customType } from './custom-type.ts';
import { publishedType } from './published-types.ts';
import type { FieldSchema, ObjectSchema } from './value-type.ts';

/** The schema of a kind: as published for a built-in one, as its definition describes it for a custom one. Undefined where nothing does. */
export function kindSchema(
  resource: Pick<Resource, 'group' | 'version' | 'kind' | 'schema'>,
): ObjectSchema | undefined {
  const { group, version, kind, schema } = resource;
  if (schema !== undefined) return Object.keys(schema).length > 0 ? customType(schema, kind) : undefined;
  return publishedType(`${shortGroup(group)}/${version}.${kind}`);
}

/**
 * A field of a kind by its path: names of fields, each as JSON has it. Indexes and keys of maps are left out: `spec, containers, ports` are the
 * ports of any container. Undefined where the kind has no such field.
 */
export function fieldAt(resource: Parameters<typeof kindSchema>[0], path: readonly string[]): FieldSchema | undefined {
  let within = kindSchema(resource);
  let found: FieldSchema | undefined;
  for (const name of path) {
    found = within?.fields.get(name);
    within = found && objectIn(found.type);
  }
  return found;
}

/** The schema of an object, of the items of a list, or of the values of a map. */
export function objectIn(type: FieldSchema['type']): ObjectSchema | undefined {
  if (type.shape === 'list') return objectIn(type.items);
  if (type.shape === 'map') return objectIn(type.values);
  return type.shape === 'object' ? type.object() : undefined;
}

/** `core` for the group without a name, and the first label of the groups of Kubernetes: `rbac` for rbac.authorization.k8s.io. */
export function shortGroup(group: string): string {
  if (group === '') return 'core';
  return BUILT_IN.test(group) ? (group.split('.')[0] ?? '') : group;
}

const BUILT_IN = /^(?:[a-z]+|[a-z]+\.k8s\.io|rbac\.authorization\.k8s\.io|flowcontrol\.apiserver\.k8s\.io)$/;
