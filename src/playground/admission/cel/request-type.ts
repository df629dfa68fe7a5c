import { lookupTable } from '../../../api/lookup-table.ts';
import type { TypeName } from './type-names.ts';

const GROUP_VERSION_KIND = lookupTable<TypeName>({ group: 'string', version: 'string', kind: 'string' });
const GROUP_VERSION_RESOURCE = lookupTable<TypeName>({ group: 'string', version: 'string', resource: 'string' });

/** The fields of `request` and what is in it (apiserver pkg/admission/plugin/cel/compile.go, BuildRequestType). */
const FIELDS = lookupTable<ReadonlyMap<string, TypeName>>({
  'kubernetes.AdmissionRequest': lookupTable<TypeName>({
    kind: 'kubernetes.GroupVersionKind',
    resource: 'kubernetes.GroupVersionResource',
    subResource: 'string',
    requestKind: 'kubernetes.GroupVersionKind',
    requestResource: 'kubernetes.GroupVersionResource',
    requestSubResource: 'string',
    name: 'string',
    namespace: 'string',
    operation: 'string',
    userInfo: 'kubernetes.UserInfo',
    dryRun: 'bool',
    options: 'dyn',
  }),
  'kubernetes.GroupVersionKind': GROUP_VERSION_KIND,
  'kubernetes.GroupVersionResource': GROUP_VERSION_RESOURCE,
  'kubernetes.UserInfo': lookupTable<TypeName>({ username: 'string', uid: 'string', groups: 'list', extra: 'map' }),
  'kubernetes.Namespace': lookupTable<TypeName>({
    metadata: 'kubernetes.NamespaceMetadata',
    spec: 'kubernetes.NamespaceSpec',
    status: 'kubernetes.NamespaceStatus',
  }),
  'kubernetes.NamespaceMetadata': lookupTable<TypeName>({
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    labels: 'map',
    annotations: 'map',
    UID: 'string',
    creationTimestamp: 'unknown',
    deletionGracePeriodSeconds: 'int',
    deletionTimestamp: 'unknown',
    generation: 'int',
    resourceVersion: 'string',
    finalizers: 'list',
  }),
  'kubernetes.NamespaceSpec': lookupTable<TypeName>({ finalizers: 'list' }),
  'kubernetes.NamespaceStatus': lookupTable<TypeName>({ conditions: 'list', phase: 'string' }),
});

/** The type of a field: `dyn` or `unknown` below what may be anything, undefined for a field or a type that has none. */
export function fieldType(type: TypeName, field: string): TypeName | undefined {
  if (type === 'dyn') return 'dyn';
  if (type === 'unknown' || type === 'map') return 'unknown';
  return FIELDS.get(type)?.get(field);
}

/** Whether a type has the fields of the list above. */
export function hasFields(type: TypeName): boolean {
  return FIELDS.has(type);
}
