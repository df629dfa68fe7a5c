import { ownValue } from '../../api/own-value.ts';
import { listAt, mapAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';

/** Fills ClusterRoles that have an aggregationRule with the rules of those that it selects. */
export function aggregateClusterRoles(store: ObjectStore, { resource }: StoreEvent): void {
  if (resource.kind !== 'ClusterRole') return;
  for (const role of store.list(resource)) {
    if (!role['aggregationRule']) continue;
    const rules = store
      .list(resource)
      .filter((candidate) => candidate !== role && selects(role, candidate))
      .flatMap((candidate) => listAt(candidate, 'rules'));
    const distinct = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
    store.update(resource, { ...role, rules: [...distinct.values()] });
  }
}

function selects(role: KubeObject, candidate: KubeObject): boolean {
  const labels = candidate.metadata.labels ?? {};
  return listAt(role, 'aggregationRule.clusterRoleSelectors').some((selector) =>
    Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => ownValue(labels, key) === value),
  );
}
