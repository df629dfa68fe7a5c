import { listAt } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import { isFinished, terminate } from '../store/termination.ts';

const serviceAccounts = builtIn('', 'v1', 'serviceaccounts');

/** Gives a new namespace its ServiceAccount `default`, empties one that is being deleted and then lets it go. */
export function tendNamespace(store: ObjectStore, { resource, object }: StoreEvent): void {
  if (resource.kind !== 'Namespace') return;
  const { name } = object.metadata;
  const namespace = store.find(resource, '', name);
  if (!namespace) return;
  if (namespace.metadata.deletionTimestamp === undefined) {
    if (!store.find(serviceAccounts, name, 'default')) {
      store.create(serviceAccounts, {
        kind: 'ServiceAccount',
        apiVersion: 'v1',
        metadata: { name: 'default', namespace: name },
      });
    }
    return;
  }
  const contents = store.catalog.kinds
    .filter(({ namespaced }) => namespaced)
    .flatMap((each) => store.list(each, name).map((content) => terminate(store, each, content)));
  if (contents.some((content) => content !== undefined)) return;
  const finalizers = listAt(namespace, 'spec.finalizers').filter((finalizer) => finalizer !== 'kubernetes');
  const emptied = store.update(resource, { ...namespace, spec: { finalizers } });
  if (isFinished(emptied)) store.remove(resource, '', name);
}
