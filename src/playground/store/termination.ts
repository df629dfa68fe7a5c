import { moment } from '../../api/age.ts';
import { forbidden } from './api-error.ts';
import { listAt } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import type { ObjectStore } from './object-store.ts';
import { scopeOf } from './resource-table.ts';
import type { Resource } from './resource-table.ts';

const PROTECTED_NAMESPACES = ['default', 'kube-public', 'kube-system'];

/**
 * Deletes an object. What has finalizers, and every namespace, is only marked as being deleted; then the marked object is
 * returned. `policy` is a DeletionPropagation: with `Orphan` the object's dependents lose their owner and stay.
 */
export function terminate(
  store: ObjectStore,
  resource: Resource,
  object: KubeObject,
  policy = 'Background',
): KubeObject | undefined {
  const { name, finalizers = [], deletionTimestamp } = object.metadata;
  const isNamespace = resource.plural === 'namespaces';
  checkDeletable(resource, name);
  if (policy === 'Orphan') orphanDependents(store, object);
  if (deletionTimestamp !== undefined) return object;
  if (finalizers.length === 0 && !isNamespace) {
    store.remove(resource, scopeOf(resource, { namespace: object.metadata.namespace ?? '' }), name);
    return undefined;
  }
  const now = moment(Date.now());
  const metadata = { ...object.metadata, deletionTimestamp: now, deletionGracePeriodSeconds: 0 };
  return store.update(resource, { ...object, metadata, ...(isNamespace && { status: { phase: 'Terminating' } }) });
}

/** Throws 403 for what a cluster cannot be without. */
export function checkDeletable(resource: Resource, name: string): void {
  if (resource.plural === 'namespaces' && PROTECTED_NAMESPACES.includes(name)) {
    throw forbidden(resource, name, 'this namespace may not be deleted');
  }
  if (resource.plural === 'priorityclasses' && name.startsWith('system-')) {
    throw forbidden(resource, name, 'this is a system priority class and cannot be deleted');
  }
}

/** Marked as being deleted, and nothing delays it any more. */
export function isFinished(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  const held = finalizers.length + (object.kind === 'Namespace' ? listAt(object, 'spec.finalizers').length : 0);
  return deletionTimestamp !== undefined && held === 0;
}

/** Everything that names the object as an owner. */
export function dependentsOf(store: ObjectStore, owner: KubeObject): { resource: Resource; object: KubeObject }[] {
  return store.catalog.kinds.flatMap((resource) =>
    store
      .list(resource)
      .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid))
      .map((object) => ({ resource, object })),
  );
}

function orphanDependents(store: ObjectStore, owner: KubeObject): void {
  for (const { resource, object } of dependentsOf(store, owner)) {
    const ownerReferences = object.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [];
    store.update(resource, { ...object, metadata: { ...object.metadata, ownerReferences } });
  }
}
