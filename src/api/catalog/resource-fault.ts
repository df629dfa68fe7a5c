import { nearWord } from './near-word.ts';
import {
  type CatalogResource,
  findResource,
  resourceCatalog,
  resourcesCalled,
  versionsOf,
} from './resource-catalog.ts';
import { NEWEST_MINOR } from './resource-table.ts';
import { type Fault, groupTitle, type RequestPlace } from './request-place.ts';

type PlaceFault = Fault<RequestPlace>;

/** What is wrong with the group, the version and the resource of a place. */
export function resourceFault(place: RequestPlace): PlaceFault | undefined {
  const { group, version, parts } = place;
  const [resource = ''] = parts;
  if (resource === '') return undefined;
  const known = findResource(group, version, resource);
  if (known) return known.goneSince === undefined ? undefined : removed(place, known);
  const versions = versionsOf(group);
  if (versions.length === 0) return unknownGroup(place);
  const misplaced = wrongOrder(place);
  if (misplaced) return misplaced;
  if (!versions.includes(version)) return unknownVersion(place, versions);
  return unknownResource(place);
}

function unknownGroup(place: RequestPlace): PlaceFault {
  const { group, parts } = place;
  const [resource = ''] = parts;
  const meant = resourcesCalled(resource).find((each) => isCalled(each.group, group));
  if (meant) return { problem: `Kubernetes has no group ${group}`, meant: movedTo(place, meant), isAbsence: true };
  return {
    problem: `${resource}.${group} is not of Kubernetes itself, and whether this cluster has it cannot be known without asking it`,
    isGuess: true,
    isAbsence: true,
  };
}

/** `networking` for `networking.k8s.io`, `apss` for `apps`. */
function isCalled(group: string, text: string): boolean {
  if (group === '' || text === '') return false;
  return group.startsWith(`${text.toLowerCase()}.`) || nearWord(text, [group]) !== undefined;
}

function removed(place: RequestPlace, { plural, goneSince = 0 }: CatalogResource): PlaceFault {
  const successor = candidate(plural, place);
  const problem = `Kubernetes 1.${goneSince} and later do not serve ${plural} in ${place.group}/${place.version}`;
  return {
    problem,
    ...(successor && { meant: movedTo(place, successor) }),
    isAbsence: true,
    ...(goneSince > OUT_OF_USE && { isGuess: true }),
  };
}

/** What this release did not serve any more is no longer met: no provider supports a cluster for four years. */
const OUT_OF_USE = NEWEST_MINOR - 12;

function unknownVersion(place: RequestPlace, versions: readonly string[]): PlaceFault {
  const { group, version, parts } = place;
  const title = group === '' ? 'the core group' : `the group ${group}`;
  const meant = candidate(parts[0] ?? '', place);
  const problem = `${title} has no version ${version} (it has ${versions[0]})`;
  return { problem, isAbsence: true, ...(meant && { meant: movedTo(place, meant) }) };
}

function unknownResource(place: RequestPlace): PlaceFault {
  const { group, parts } = place;
  const [resource = ''] = parts;
  const problem = `${groupTitle(place)} has no ${resource}`;
  const meant = candidate(resource, place) ?? candidate(nearResource(resource, group), place);
  return meant
    ? { problem, meant: movedTo(place, meant), isAbsence: true }
    : { isAbsence: true, problem: `${problem} in Kubernetes up to 1.${NEWEST_MINOR}` };
}

/** The plural that a misspelt one is nearest to, of its group first; `''` for none. */
function nearResource(text: string, group: string): string {
  const { resources, plurals } = resourceCatalog();
  const own = resources.filter((each) => each.group === group).map(({ plural }) => plural);
  return nearWord(text, own) ?? nearWord(text, plurals) ?? '';
}

/** Of the resources that are called so the one nearest to the place: of its version, of its group, of any. */
function candidate(name: string, { group, version }: RequestPlace): CatalogResource | undefined {
  const served = resourcesCalled(name).filter(({ goneSince }) => goneSince === undefined);
  const own = served.filter((each) => each.group === group);
  return own.find((each) => each.version === version) ?? own[0] ?? served[0];
}

/** `/api/v1/NAMESPACE/pods/NAME`, and `namespace` or `ns` for `namespaces`. */
function wrongOrder(place: RequestPlace): PlaceFault | undefined {
  const { group, version, namespace, parts } = place;
  const [first = '', second = '', third = ''] = parts;
  if (namespace !== '') return undefined;
  const isHere = (name: string) => resourcesCalled(name).some((each) => each.group === group);
  if (third !== '' && isHere(third) && resourcesCalled(first).some(({ plural }) => plural === 'namespaces')) {
    const problem =
      group === '' ? `the core group has no ${first}` : `the word before a namespace is namespaces, not ${first}`;
    return { problem, meant: { group, version, namespace: second, parts: parts.slice(2) } };
  }
  if (resourcesCalled(first).length > 0 || !isHere(second)) return undefined;
  return {
    problem: `a namespace is written as namespaces/${first}`,
    meant: { group, version, namespace: first, parts: parts.slice(1) },
  };
}

function movedTo(place: RequestPlace, { group, version, plural }: CatalogResource): RequestPlace {
  return { ...place, group, version, parts: [plural, ...place.parts.slice(1)] };
}
