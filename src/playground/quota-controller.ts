import { mapAt } from './kube-object.ts';
import type { ObjectStore, StoreEvent } from './object-store.ts';
import { RESOURCES, findResource, groupResource } from './resource-table.ts';
import type { Resource } from './resource-table.ts';

const quotas = findResource('', 'v1', 'resourcequotas')!;

/** Writes how much of each ResourceQuota of a namespace is used. Only objects are counted, not what they ask for. */
export function tendQuotas(store: ObjectStore, { object, type }: StoreEvent): void {
  const { namespace = '' } = object.metadata;
  if (namespace === '' || type === 'MODIFIED') return;
  for (const quota of store.list(quotas, namespace)) {
    const hard = mapAt(quota, 'spec.hard');
    const counted = RESOURCES.flatMap((resource) =>
      quotaKeys(resource)
        .filter((key) => key in hard)
        .map((key) => [key, String(store.list(resource, namespace).length)]),
    );
    store.update(quotas, { ...quota, status: { hard, used: Object.fromEntries(counted) } });
  }
}

/** How a quota may name the number of objects of a resource. */
export function quotaKeys(resource: Resource): readonly string[] {
  const counted = `count/${groupResource(resource)}`;
  return resource.group === '' ? [resource.plural, counted] : [counted];
}
