import { RESOURCES, apiVersionOf } from './resource-table.ts';
import type { Resource, Subresource } from './resource-table.ts';

/** `/api` in its plain form. */
export function coreVersions(serverAddress: string): object {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

/** `/apis` in its plain form. */
export function groupList(): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups().map(groupOf) };
}

/** `/apis/GROUP`. */
export function apiGroup(group: string): object | undefined {
  return groups().includes(group) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) } : undefined;
}

/** `/api/v1` and `/apis/GROUP/VERSION`. */
export function resourceList(groupVersion: string): object | undefined {
  const resources = RESOURCES.filter((resource) => apiVersionOf(resource) === groupVersion);
  if (resources.length === 0) return undefined;
  const list = { kind: 'APIResourceList', ...(groupVersion !== 'v1' && { apiVersion: 'v1' }), groupVersion };
  return {
    ...list,
    resources: resources.flatMap((resource) => [plainResource(resource), ...plainSubresources(resource)]),
  };
}

/** `/api` (`core`) or `/apis` in the aggregated form: everything at once (apidiscovery.k8s.io). */
export function aggregatedDiscovery(path: '/api' | '/apis', version: string): object {
  const served = path === '/api' ? [''] : groups();
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: served.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versionsOf(group).map((served) => ({
        version: served,
        resources: RESOURCES.filter((it) => it.group === group && it.version === served).map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  };
}

/** Every group but the core one, in the order of the table. */
function groups(): string[] {
  return [...new Set(RESOURCES.map(({ group }) => group))].filter((group) => group !== '');
}

function versionsOf(group: string): string[] {
  return [...new Set(RESOURCES.filter((resource) => resource.group === group).map(({ version }) => version))];
}

function groupOf(group: string): object {
  const versions = versionsOf(group).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function plainResource(resource: Resource): object {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
  return { name: plural, singularName: singular, namespaced, kind, verbs, ...listed({ shortNames, categories }) };
}

function plainSubresources({ plural, namespaced, group, version, subresources }: Resource): object[] {
  return subresources.map((sub) => ({
    name: `${plural}/${sub.name}`,
    singularName: '',
    namespaced,
    ...((sub.group !== group || sub.version !== version) && { group: sub.group, version: sub.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  }));
}

function aggregatedResource(resource: Resource): object {
  const { plural, singular, namespaced, verbs, shortNames, categories, subresources } = resource;
  return {
    resource: plural,
    responseKind: kindOf(resource),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...listed({ shortNames, categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((sub) => ({
        subresource: sub.name,
        responseKind: kindOf(sub),
        verbs: sub.verbs,
      })),
    }),
  };
}

function kindOf({ group, version, kind }: Resource | Subresource): object {
  return { group, version, kind };
}

function listed(lists: Readonly<Record<string, readonly string[]>>): object {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}
