import { createHash } from 'node:crypto';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource, Subresource } from '../store/resource-table.ts';

/** `/api` in its plain form. */
export function coreVersions(serverAddress: string): object {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

/** `/apis` in its plain form. */
export function groupList(served: Served): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups(served).map((group) => groupOf(served, group)) };
}

type Served = readonly Resource[];

/** `/apis/GROUP`. */
export function apiGroup(served: Served, group: string): object | undefined {
  return groups(served).includes(group) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(served, group) } : undefined;
}

/** `/api/v1` and `/apis/GROUP/VERSION`. */
export function resourceList(served: Served, groupVersion: string): object | undefined {
  const resources = served.filter((resource) => apiVersionOf(resource) === groupVersion);
  if (resources.length === 0) return undefined;
  const list = { kind: 'APIResourceList', ...(groupVersion !== 'v1' && { apiVersion: 'v1' }), groupVersion };
  return {
    ...list,
    resources: resources.flatMap((resource) => [plainResource(resource), ...plainSubresources(resource)]),
  };
}

/** `/api` (`core`) or `/apis` in the aggregated form: everything at once (apidiscovery.k8s.io). */
export function aggregatedDiscovery(served: Served, path: '/api' | '/apis', version: string): object {
  const listed = path === '/api' ? [''] : groups(served);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: listed.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versionsOf(served, group).map((version) => ({
        version,
        resources: served.filter((it) => it.group === group && it.version === version).map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  };
}

/** Every group but the core one, in the order of the table. */
function groups(served: Served): string[] {
  return [...new Set(served.map(({ group }) => group))].filter((group) => group !== '');
}

function versionsOf(served: Served, group: string): string[] {
  return [...new Set(served.filter((resource) => resource.group === group).map(({ version }) => version))];
}

function groupOf(served: Served, group: string): object {
  const versions = versionsOf(served, group).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function plainResource(resource: Resource): object {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
  const storageVersionHash = storageHash(resource);
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...listed({ shortNames, categories }),
    ...(storageVersionHash !== undefined && { storageVersionHash }),
  };
}

/** Tells clients when the version that objects are stored in changes; only what is stored has one (apiserver pkg/endpoints/discovery, StorageVersionHash). */
function storageHash({ group, version, kind, verbs }: Resource): string | undefined {
  if (!verbs.includes('create') || !verbs.includes('list')) return undefined;
  const stored = STORED_AS.get(`${group}/${version}/${kind}`) ?? `${group}/${version}/${kind}`;
  return createHash('sha256').update(stored).digest().subarray(0, 8).toString('base64');
}

/** What is stored in another version than the one that it is served in. */
const STORED_AS: ReadonlyMap<string, string> = new Map([
  ['autoscaling/v1/HorizontalPodAutoscaler', 'autoscaling/v2/HorizontalPodAutoscaler'],
  ['events.k8s.io/v1/Event', '/v1/Event'],
]);

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
