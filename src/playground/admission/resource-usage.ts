import { listAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { quantity } from '../store/quantity.ts';
import { groupResource } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';

/** What one object counts for under a key of a ResourceQuota: 1 for each, or what the containers of a pod ask for. Undefined for others. */
export function usageOf(resource: Resource, object: KubeObject, key: string): number | undefined {
  const counted = [`count/${groupResource(resource)}`, ...(resource.group === '' ? [resource.plural] : [])];
  if (counted.includes(key)) return 1;
  const path = podPath(resource, key);
  if (path === undefined) return undefined;
  return listAt(object, 'spec.containers').reduce<number>(
    (sum, it) => sum + (quantity(textAt(it, path) || '0') || 0),
    0,
  );
}

/** What all objects of a namespace count for. */
export function usedOf(store: ObjectStore, resource: Resource, namespace: string, key: string): number {
  return store.list(resource, namespace).reduce((sum, object) => sum + (usageOf(resource, object, key) ?? 0), 0);
}

/** Containers that say nothing of what a quota limits. */
export function silentContainers(resource: Resource, object: KubeObject, key: string): string[] {
  const path = podPath(resource, key);
  if (path === undefined) return [];
  return listAt(object, 'spec.containers').flatMap((it) => (textAt(it, path) === '' ? [textAt(it, 'name')] : []));
}

/** `requests.cpu`, `limits.memory`, and `cpu` for the first. */
function podPath(resource: Resource, key: string): string | undefined {
  if (resource.plural !== 'pods' || resource.group !== '') return undefined;
  const [, kind = 'requests', what] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(key) ?? [];
  return what === undefined ? undefined : `resources.${kind}.${what}`;
}
