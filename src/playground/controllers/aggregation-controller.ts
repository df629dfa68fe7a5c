import { aggregates } from '../../rbac/grants/aggregation.ts';
import { listAt } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';

/** Fills ClusterRoles that have an aggregationRule with the rules of those that it selects. */
export function aggregateClusterRoles(store: ObjectStore, { resource }: StoreEvent): void {
  if (resource.kind !== 'ClusterRole') return;
  for (const role of store.list(resource)) {
    if (!role['aggregationRule']) continue;
    const rules = store
      .list(resource)
      .filter(({ metadata }) => metadata.name !== role.metadata.name)
      .filter(({ metadata }) => aggregates(role['aggregationRule'], metadata.labels ?? {}))
      .flatMap((candidate) => listAt(candidate, 'rules'));
    const distinct = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
    store.update(resource, { ...role, rules: [...distinct.values()] });
  }
}
