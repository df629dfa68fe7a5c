import { mapAt } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import { usedOf } from '../admission/resource-usage.ts';

const quotas = builtIn('', 'v1', 'resourcequotas');

/** Writes how much of each ResourceQuota of a namespace is used. */
export function tendQuotas(store: ObjectStore, { object, type }: StoreEvent): void {
  const { namespace = '' } = object.metadata;
  if (namespace === '' || type === 'MODIFIED') return;
  for (const quota of store.list(quotas, namespace)) {
    const hard = mapAt(quota, 'spec.hard');
    const used = Object.keys(hard).map((key) => {
      const sum = store.catalog.kinds.reduce((total, resource) => total + usedOf(store, resource, namespace, key), 0);
      return [key, String(sum)];
    });
    store.update(quotas, { ...quota, status: { hard, used: Object.fromEntries(used) as object } });
  }
}
