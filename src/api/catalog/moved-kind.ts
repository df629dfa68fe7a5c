import { type CatalogResource, resourcesCalled } from './resource-catalog.ts';

/** Where the kind or resource of a version that was removed is now. */
export interface MovedKind {
  /** `apps/v1`; `v1` is the core group. */
  readonly now: string;
  /** The first minor version of Kubernetes 1 without the old one. */
  readonly since: number;
}

/** Where a kind or resource went that `group/version` no longer has; `undefined` where none is known to have gone, or it has no successor. */
export function movedKind(groupVersion: string, name: string): MovedKind | undefined {
  const known = resourcesCalled(name);
  const gone = known.find((each) => groupVersionOf(each) === groupVersion);
  if (gone?.goneSince === undefined) return undefined;
  const served = known.filter(({ goneSince, kind }) => goneSince === undefined && kind === gone.kind);
  const successor = served.find(({ group }) => group === gone.group) ?? served[0];
  return successor && { now: groupVersionOf(successor), since: gone.goneSince };
}

function groupVersionOf({ group, version }: CatalogResource): string {
  return group === '' ? version : `${group}/${version}`;
}
