import { customResources } from '../store/custom-resources.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { dependentsOf, terminate } from '../store/termination.ts';

/** Deletes what a deleted object owned, and the objects of a kind that is no longer defined. */
export function collectGarbage(store: ObjectStore, { type, object }: StoreEvent): void {
  if (type !== 'DELETED') return;
  for (const { resource, object: dependent } of dependentsOf(store, object)) terminate(store, resource, dependent);
  if (object.kind !== 'CustomResourceDefinition') return;
  for (const resource of customResources(object).slice(0, 1)) {
    for (const orphan of store.list(resource)) terminate(store, resource, orphan);
  }
}
