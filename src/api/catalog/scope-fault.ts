import { nearWord } from './near-word.ts';
import { type CatalogResource, findResource } from './resource-catalog.ts';
import { NEWEST_MINOR } from './resource-table.ts';
import { type Fault, groupTitle, pathOf, type RequestPlace, segmentsOf } from './request-place.ts';

/** What is wrong with the namespace, the name and the subresource of a place whose resource exists. */
export function scopeFault(place: RequestPlace, verb: string): Fault<RequestPlace> | undefined {
  const { group, version, parts, namespace } = place;
  const resource = findResource(group, version, parts[0] ?? '');
  if (resource === undefined) return undefined;
  if (!resource.namespaced && namespace !== '') {
    return { problem: `${resource.plural} are not in a namespace`, meant: { ...place, namespace: '' } };
  }
  return resource.namespaced && namespace === ''
    ? withoutNamespace(place, resource, verb)
    : subresourceFault(place, resource);
}

/** All namespaces at once can be listed and watched, and nothing else. */
function withoutNamespace(
  place: RequestPlace,
  { plural, subresources }: CatalogResource,
  verb: string,
): Fault<RequestPlace> | undefined {
  const [, name = '', subresource = '', ...rest] = place.parts;
  if (name !== '' && subresource !== '' && !subresources.includes(subresource)) {
    return {
      problem: `the namespace stands before the resource, as in namespaces/${name}/${plural}/${subresource}`,
      meant: { ...place, namespace: name, parts: [plural, subresource, ...rest] },
    };
  }
  if (name === '' && OF_ALL.includes(verb)) return undefined;
  const pattern = pathOf(segmentsOf({ ...place, namespace: 'NAMESPACE' }));
  return { problem: `${plural} are in namespaces, and the path names none`, pattern };
}

/** `get` where the path that was judged first was not of the resource API. */
const OF_ALL = ['list', 'watch', 'get', ''];

function subresourceFault(place: RequestPlace, resource: CatalogResource): Fault<RequestPlace> | undefined {
  const [plural = '', name = '', subresource = '', ...rest] = place.parts;
  if (subresource === '' || resource.subresources.includes(subresource)) return undefined;
  const problem = `${plural} have no subresource ${subresource}`;
  if (resource.subresources.includes(name) && rest.length === 0) {
    return { problem, meant: { ...place, parts: [plural, subresource, name] } };
  }
  if (isOfKubelet(resource, subresource)) {
    return {
      problem: `${problem}, which is a path of the kubelet`,
      meant: { ...place, parts: [plural, name, 'proxy', subresource === 'log' ? 'logs' : subresource, ...rest] },
    };
  }
  const near = subresourceNear(subresource, resource.subresources);
  if (near !== undefined)
    return { problem, isAbsence: true, meant: { ...place, parts: [plural, name, near, ...rest] } };
  return { problem: `${problem} in ${groupTitle(place)} of Kubernetes up to 1.${NEWEST_MINOR}`, isAbsence: true };
}

/** What a kubelet serves, and asks about as `nodes/metrics` and the like (kubernetes pkg/kubelet/server/auth.go); the API server passes it on below `proxy`. */
export function isOfKubelet(
  { group, plural }: Pick<CatalogResource, 'group' | 'plural'>,
  subresource: string,
): boolean {
  return group === '' && plural === 'nodes' && OF_KUBELET.has(subresource);
}

const OF_KUBELET = new Set('checkpoint configz flagz healthz log logs metrics pods spec stats statusz'.split(' '));

/** `logs` for `log`, `portForward` and `port-forward` for `portforward`. */
function subresourceNear(text: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_]/g, '').replace(/s$/, '');
  return names.find((name) => plain(name) === plain(text)) ?? nearWord(text, names);
}
