import type { ListedResource } from '../../../api/catalog/resource-doubt.ts';
import { isFields } from '../record-input.ts';
import type { ClusterReader } from './cluster-objects.ts';

/** Does a cluster have this resource? A sentence where it does not, with the group that has one of this name; else `undefined`. */
export async function missingResource(
  reader: ClusterReader,
  { apiGroup, resource }: { readonly apiGroup: string; readonly resource: string },
): Promise<string | undefined> {
  const own = await resourcesOf(reader, apiGroup);
  if (own === undefined || own.includes(resource)) return undefined;
  const others = (await groupsOf(reader)).filter((group) => group !== apiGroup);
  const held = await Promise.all(others.map(async (group) => [group, await resourcesOf(reader, group)] as const));
  const near = held
    .filter(([, names]) => names?.includes(resource))
    .map(([group]) => `${resource}${group && `.${group}`}`);
  const hint = near.length > 0 ? `; it has ${near.join(' and ')}` : '';
  return `the cluster has no ${resource} in ${apiGroup === '' ? 'the core group' : `the group ${apiGroup}`}${hint}`;
}

/** Does discovery list it? False where the server does not say. */
export async function isListed(reader: ClusterReader, { group, version, resource }: ListedResource): Promise<boolean> {
  const groupVersion = group === '' ? `/api/${version}` : `/apis/${encodeURIComponent(group)}/${version}`;
  const names = version === '' ? await resourcesOf(reader, group) : await namesAt(reader, groupVersion);
  return names?.includes(resource) === true;
}

/** Of all versions that the group serves; `undefined` where the server does not say. */
async function resourcesOf(reader: ClusterReader, apiGroup: string): Promise<string[] | undefined> {
  if (apiGroup === '') return namesAt(reader, '/api/v1');
  const { status, body } = await reader.get(`/apis/${encodeURIComponent(apiGroup)}`);
  if (status === 404) return [];
  const versions = fieldsIn(body['versions']).flatMap(({ groupVersion }) =>
    typeof groupVersion === 'string' ? [groupVersion] : [],
  );
  if (status !== 200) return undefined;
  const names = await Promise.all(versions.map((version) => namesAt(reader, `/apis/${version}`)));
  return names.includes(undefined) ? undefined : names.flatMap((each) => each ?? []);
}

async function namesAt(reader: ClusterReader, path: string): Promise<string[] | undefined> {
  const { status, body } = await reader.get(path);
  if (status !== 200) return undefined;
  return fieldsIn(body['resources']).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}

async function groupsOf(reader: ClusterReader): Promise<string[]> {
  const { body } = await reader.get('/apis');
  return ['', ...fieldsIn(body['groups']).flatMap(({ name }) => (typeof name === 'string' ? [name] : []))];
}

function fieldsIn(list: unknown) {
  return Array.isArray(list) ? list.filter(isFields) : [];
}
