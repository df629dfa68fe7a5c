import type { ObjectStore, StoreEvent } from './object-store.ts';
import { dependentsOf, terminate } from './termination.ts';

/** Deletes what a deleted object owned. */
export function collectGarbage(store: ObjectStore, { type, object }: StoreEvent): void {
  if (type !== 'DELETED') return;
  for (const { resource, object: dependent } of dependentsOf(store, object)) terminate(store, resource, dependent);
}
