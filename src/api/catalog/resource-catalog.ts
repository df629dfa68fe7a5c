import { RESOURCE_TABLE } from './resource-table.ts';

/** A resource that Kubernetes itself serves, or once did, in one version of its group. */
export interface CatalogResource {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  /** The first minor version of Kubernetes 1 without it; `undefined` for one that is served. */
  readonly goneSince: number | undefined;
  readonly subresources: readonly string[];
}

/** All resources, made when one is looked up first; of several versions the one to use comes first. */
class ResourceCatalog {
  readonly resources: readonly CatalogResource[] = RESOURCE_TABLE.trim().split('\n').map(resourceOf).toSorted(byUse);
  readonly groups: readonly string[] = [...new Set(this.resources.map(({ group }) => group))];
  readonly plurals: readonly string[] = [...new Set(this.resources.map(({ plural }) => plural))];
  readonly #byName = new Map<string, CatalogResource[]>();
  readonly #byKey = new Map<string, CatalogResource>();

  constructor() {
    for (const resource of this.resources) {
      this.#byKey.set(keyOf(resource), resource);
      for (const name of namesOf(resource)) this.#add(name, resource);
    }
  }

  find(name: ResourceName): CatalogResource | undefined {
    return this.#byKey.get(keyOf(name));
  }

  called(name: string): readonly CatalogResource[] {
    return this.#byName.get(name.toLowerCase()) ?? [];
  }

  #add(name: string, resource: CatalogResource): void {
    const known = this.#byName.get(name);
    if (known) known.push(resource);
    else this.#byName.set(name, [resource]);
  }
}

let made: ResourceCatalog | undefined;

/** What Kubernetes itself has. */
export function resourceCatalog(): ResourceCatalog {
  made ??= new ResourceCatalog();
  return made;
}

/** The versions of a group, the one to use first; none for a group that is not of Kubernetes itself. */
export function versionsOf(group: string): readonly string[] {
  return [...new Set(resourceCatalog().resources.flatMap((each) => (each.group === group ? [each.version] : [])))];
}

/** The resource of this very name. */
export function findResource(group: string, version: string, plural: string): CatalogResource | undefined {
  return resourceCatalog().find({ group, version, plural });
}

/** The resources that people call so, by plural, singular, kind or short name in any letter case. */
export function resourcesCalled(name: string): readonly CatalogResource[] {
  return resourceCatalog().called(name);
}

type ResourceName = Pick<CatalogResource, 'group' | 'version' | 'plural'>;

function keyOf({ group, version, plural }: ResourceName): string {
  return `${group}/${version}/${plural}`;
}

function resourceOf(line: string): CatalogResource {
  const [groupVersion = '', plural = '', kind = '', scope, shortNames, gone, subresources] = line.split(/ +/);
  const slash = groupVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : groupVersion.slice(0, slash),
    version: groupVersion.slice(slash + 1),
    plural,
    kind,
    namespaced: scope === 'ns',
    shortNames: listOf(shortNames),
    goneSince: gone === '-' ? undefined : Number(gone),
    subresources: listOf(subresources),
  };
}

function listOf(cell = '-'): readonly string[] {
  return cell === '-' ? [] : cell.split(',');
}

function namesOf({ plural, kind, shortNames }: CatalogResource): Set<string> {
  return new Set([plural, kind.toLowerCase(), ...shortNames]);
}

/** Served before removed, stable before beta before alpha, newer first; the core group's events before those of events.k8s.io. */
function byUse(a: CatalogResource, b: CatalogResource): number {
  return rankOf(b) - rankOf(a) || a.group.length - b.group.length;
}

function rankOf({ version, goneSince }: CatalogResource): number {
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const stability = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return (goneSince === undefined ? 10_000 : goneSince) + stability * 1000 + Number(major) * 20 + Number(minor);
}
