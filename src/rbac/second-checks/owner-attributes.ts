import { firstPart } from '../../api/text/first-part.ts';
import { pluralOf } from '../rules/plural.ts';
import type { Attributes } from '../rules/rule-match.ts';
import type { OwnerReference } from './written-object.ts';

/**
 * What blockOwnerDeletion asks of each owner: `update` on its finalizers (kubernetes plugin/pkg/admission/gc/gc_admission.go).
 * Owners of a kind without namespaces are asked about at the cluster scope.
 */
export function ownerAttributes(owners: readonly OwnerReference[], namespace: string): Attributes[] {
  return owners
    .filter(({ blockOwnerDeletion }) => blockOwnerDeletion)
    .map((owner) => finalizersOf(owner, CLUSTER_SCOPED.has(owner.kind) ? '' : namespace));
}

const CLUSTER_SCOPED = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'ClusterRole',
  'CustomResourceDefinition',
  'StorageClass',
]);

function finalizersOf({ apiVersion, kind, name }: OwnerReference, namespace: string): Attributes {
  const apiGroup = apiVersion.includes('/') ? firstPart(apiVersion, '/') : '';
  const resource = pluralOf(kind);
  return {
    isResourceRequest: true,
    path: '',
    verb: 'update',
    apiGroup,
    resource,
    subresource: 'finalizers',
    name,
    namespace,
  };
}
