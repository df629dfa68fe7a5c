import type { KubeObject, OwnerReference } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { Resource } from '../store/resource-table.ts';

/** What a controller made for its object, sorted by name. */
export function ownedBy(
  store: ObjectStore,
  resource: Resource,
  { metadata: { uid, namespace = '' } }: KubeObject,
): KubeObject[] {
  return store
    .list(resource, namespace)
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.controller));
}

/** How what a controller makes refers to the object that it is made for (apimachinery pkg/apis/meta/v1, NewControllerRef). */
export function ownerReference({ apiVersion, kind, metadata: { name, uid = '' } }: KubeObject): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
