import { resourceCatalog } from '../../api/catalog/resource-catalog.ts';
import type { OfferedValue } from '../arguments/offered.ts';

/** The resources that Kubernetes serves, as a person would name them: `pods`, `pods/log`, `deployments.apps`. */
export function offeredResources(): readonly OfferedValue[] {
  const served = resourceCatalog().resources.filter(({ goneSince }) => goneSince === undefined);
  const kinds = new Map<string, string>();
  for (const { plural, group, kind, subresources } of served) {
    const name = group === '' ? plural : `${plural}.${group}`;
    for (const [value, description] of [
      [name, kind] as const,
      ...subresources.map((each) => [`${name}/${each}`, ''] as const),
    ])
      if (!kinds.has(value)) kinds.set(value, description);
  }
  return [...kinds]
    .map(([value, description]) => ({ value, description }))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1));
}
