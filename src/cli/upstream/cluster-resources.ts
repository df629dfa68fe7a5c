import type { ListedResource } from '../../api/catalog/resource-doubt.ts';
import { flag, isOf, list, object, optional, type Shape, text } from '../../api/shape.ts';
import type { ClusterReader } from './cluster-objects.ts';

/** Does a cluster have this resource? A sentence where it does not, with the group that has one of this name; else `undefined`. */
export async function missingResource(
  reader: ClusterReader,
  { apiGroup, resource }: { readonly apiGroup: string; readonly resource: string },
): Promise<string | undefined> {
  const own = await resourcesOf(reader, apiGroup);
  if (own === undefined || own.some(({ name }) => name === resource)) return undefined;
  const near = (await allResources(reader))
    .filter(({ group, name }) => group !== apiGroup && name === resource)
    .map(({ group }) => `${resource}${group && `.${group}`}`);
  const hint = near.length > 0 ? `; it has ${[...new Set(near)].join(' and ')}` : '';
  return `the cluster has no ${resource} in ${apiGroup === '' ? 'the core group' : `the group ${apiGroup}`}${hint}`;
}

/** Does discovery list it? False where the server does not say. */
export async function isListed(reader: ClusterReader, { group, version, resource }: ListedResource): Promise<boolean> {
  const path = group === '' ? `/api/${version}` : `/apis/${encodeURIComponent(group)}/${version}`;
  const served = version === '' ? await resourcesOf(reader, group) : await resourcesAt(reader, path, group);
  return served?.some(({ name }) => name === resource) === true;
}

/** The resource that people call so, by plural, singular, kind or short name, of a group if one is named; for what is not of Kubernetes itself. */
export async function clusterResource(
  reader: ClusterReader,
  called: string,
  apiGroup: string | undefined,
): Promise<ServedResource | undefined> {
  const served = apiGroup === undefined ? await allResources(reader) : ((await resourcesOf(reader, apiGroup)) ?? []);
  const word = called.toLowerCase();
  return served.find(
    ({ name, singularName, shortNames, kind }) =>
      !name.includes('/') && [name, singularName, kind.toLowerCase(), ...shortNames].includes(word),
  );
}

/** A resource that the cluster serves. */
export interface ServedResource {
  readonly group: string;
  /** The plural; of a subresource with the resource in front. */
  readonly name: string;
  readonly singularName: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

/** Of all versions that the group serves; `undefined` where the server does not say. */
async function resourcesOf(reader: ClusterReader, group: string): Promise<ServedResource[] | undefined> {
  if (group === '') return resourcesAt(reader, '/api/v1', group);
  const { status, body } = await reader.get(`/apis/${encodeURIComponent(group)}`);
  if (status === 404) return [];
  if (status !== 200) return undefined;
  const versions = itemsOf(VERSION, body['versions']);
  const found = await Promise.all(
    versions.map(({ groupVersion }) => resourcesAt(reader, `/apis/${groupVersion}`, group)),
  );
  return found.includes(undefined) ? undefined : found.flatMap((each) => each ?? []);
}

async function resourcesAt(reader: ClusterReader, path: string, group: string): Promise<ServedResource[] | undefined> {
  const { status, body } = await reader.get(path);
  if (status !== 200) return undefined;
  return itemsOf(RESOURCE, body['resources']).map(
    ({ name, singularName = '', kind = '', shortNames = [], namespaced = false }) => ({
      group,
      name,
      singularName,
      kind,
      shortNames,
      namespaced,
    }),
  );
}

/** Of every group that answers. */
async function allResources(reader: ClusterReader): Promise<ServedResource[]> {
  const { body } = await reader.get('/apis');
  const groups = ['', ...itemsOf(GROUP, body['groups']).map(({ name }) => name)];
  const found = await Promise.all(groups.map((group) => resourcesOf(reader, group)));
  return found.flatMap((each) => each ?? []);
}

type Named = Pick<ServedResource, 'name'> & Partial<Omit<ServedResource, 'name' | 'group'>>;

const RESOURCE = object<Named>({
  name: text,
  singularName: optional(text),
  kind: optional(text),
  shortNames: optional(list(text)),
  namespaced: optional(flag),
});
const VERSION = object<{ groupVersion: string }>({ groupVersion: text });
const GROUP = object<{ name: string }>({ name: text });

function itemsOf<T>(shape: Shape<T>, values: unknown): T[] {
  return Array.isArray(values) ? values.filter((value) => isOf(shape, value)) : [];
}
