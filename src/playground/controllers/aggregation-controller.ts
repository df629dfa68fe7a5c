import { aggregates } from '../../rbac/grants/aggregation.ts';
import { listAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';

/** Fills the ClusterRoles whose aggregationRule selects the one that changed, or that changed themselves, with the rules of those that they select. */
export function aggregateClusterRoles(store: ObjectStore, { resource, object, previous = object }: StoreEvent): void {
  if (resource.kind !== 'ClusterRole') return;
  const roles = store.list(resource);
  for (const role of roles.filter((each) => concerns(each, object) || concerns(each, previous))) {
    const rules = roles
      .filter((other) => other !== role && selects(role, other))
      .flatMap((candidate) => listAt(candidate, 'rules'));
    const distinct = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
    store.update(resource, { ...role, rules: [...distinct.values()] });
  }
}

function concerns(role: KubeObject, changed: KubeObject): boolean {
  if (!role['aggregationRule']) return false;
  return role.metadata.name === changed.metadata.name || selects(role, changed);
}

function selects(role: KubeObject, { metadata: { labels = {} } }: KubeObject): boolean {
  return aggregates(role['aggregationRule'], labels);
}
