import { attributesOf } from '../admission/attributes.ts';
import { admitted, validated } from '../admission/plugins.ts';
import { ApiError, badRequest, conflict, notFound } from '../store/api-error.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { readPatched, readWritten } from './decoded-body.ts';
import { readDeleteOptions } from './delete-options.ts';
import { serveList } from './list-handler.ts';
import { isJsonObject, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { withIdentity } from '../admission/object-preparation.ts';
import { PATCH_TYPES, patched, shownPatch } from '../patch/patch.ts';
import { mediaTypeOf, parseText, readBody } from '../http/request-body.ts';
import { isTooDeep } from '../http/nesting.ts';
import { insert, save } from './writing/stored-write.ts';
import type { Incoming } from './writing/stored-write.ts';
import { ownerOf, writeOf } from './writing/write-owner.ts';
import { groupResource, scopeOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { checkDeletable, terminate } from '../store/termination.ts';
import { checkPatchOptions } from './write-options.ts';

/** Kinds that a PUT may create; the others answer 404. */
const CREATED_BY_UPDATE = [
  'endpoints',
  'events',
  'limitranges',
  'leases.coordination.k8s.io',
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map(
    (plural) => `${plural}.rbac.authorization.k8s.io`,
  ),
];

/** POST of an object. */
export async function createObject(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const body = await readWritten(request, resource);
  if (!body) throw badRequest('the body of the request was empty');
  const incoming = { object: withIdentity(resource, request.info, body), own: await ownerOf(request, resource) };
  return { code: 201, object: await insert(cluster, request, resource, incoming) };
}

/** PUT of an object or its status. */
export async function updateObject(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const body = (await readWritten(request, resource)) ?? {};
  const { name } = request.info;
  if (textAt(body, 'metadata.name') === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  const incoming = withIdentity(resource, request.info, body);
  const own = await ownerOf(request, resource);
  const mayCreate = CREATED_BY_UPDATE.includes(groupResource(resource));
  return save(cluster, request, resource, { of: () => ({ object: incoming, own }), mayCreate });
}

/** PATCH of an object or its status. */
export async function patchObject(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const { info, message } = request;
  const body = await readBody(message);
  const mediaType = mediaTypeOf(message);
  if (!PATCH_TYPES.includes(mediaType)) throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type');
  const applies = mediaType === APPLY;
  checkPatchOptions(request, applies);
  if (!applies) {
    const own = await ownerOf(request, resource);
    const patch = { mediaType, body: body.toString() };
    const isStrategic = mediaType === 'application/strategic-merge-patch+json';
    const of = (current: KubeObject | undefined) => {
      if (!current) throw notFound(resource, info.name);
      const after = patched(resource, current, patch);
      const shown = () => shownPatch(patch, after);
      const result = readPatched(request, resource, { before: current, after, shown, isStrategic });
      return { object: withIdentity(resource, info, result), own };
    };
    return save(cluster, request, resource, { of, mayCreate: false });
  }
  const { applyConfig } = await import('../ownership/apply-config.ts');
  const config = parseText(body.toString(), APPLY);
  if (!isJsonObject(config)) throw badRequest('error decoding patch: it is not an object');
  const of = (live: KubeObject | undefined): Incoming => {
    const force = request.query.get('force') === 'true';
    const applied = applyConfig({ ...writeOf(request, resource), live }, config, { force });
    if (isTooDeep(applied)) throw badRequest('the patched object exceeded max depth');
    const { managedFields } = applied.metadata;
    return {
      object: withIdentity(resource, info, applied),
      own: (_, object) => ({ ...object, metadata: { ...object.metadata, ...(managedFields && { managedFields }) } }),
    };
  };
  return save(cluster, request, resource, { of, mayCreate: true });
}

const APPLY = 'application/apply-patch+yaml';

/** DELETE of one object. */
export async function deleteObject(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const options = await readDeleteOptions(request);
  const object = cluster.store.get(resource, scopeOf(resource, request.info), request.info.name);
  const { name, uid, resourceVersion } = object.metadata;
  if (
    (options.uid && options.uid !== uid) ||
    (options.resourceVersion && options.resourceVersion !== resourceVersion)
  ) {
    const [asked, found] =
      options.uid && options.uid !== uid ? [options.uid, uid] : [options.resourceVersion, resourceVersion];
    throw conflict(resource, name, `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${found}`);
  }
  checkDeletable(resource, name);
  const { isDryRun } = options;
  const current = await letGo(cluster, request, resource, { object, isDryRun });
  const remaining = isDryRun ? undefined : terminate(cluster.store, resource, current, options.propagationPolicy);
  return { code: 200, object: remaining ?? success(resource, object) };
}

/** Deletes what a list with the same query would show, and answers with that list. */
export async function deleteCollection(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const options = await readDeleteOptions(request);
  const answer = serveList(cluster, request, resource);
  if (!('object' in answer)) return answer;
  const { isDryRun } = options;
  for (const { metadata } of (answer.object as { items: readonly KubeObject[] }).items) {
    const object = cluster.store.find(resource, metadata.namespace ?? '', metadata.name);
    if (!object) continue;
    const current = await letGo(cluster, request, resource, { object, isDryRun });
    if (!isDryRun) terminate(cluster.store, resource, current, options.propagationPolicy);
  }
  return answer;
}

/** Asks the plugins whether an object may be deleted. Gives it as it is then; throws 404 where it is gone meanwhile. */
async function letGo(
  cluster: Cluster,
  request: ApiRequest,
  resource: Resource,
  { object, isDryRun }: { object: KubeObject; isDryRun: boolean },
): Promise<KubeObject> {
  const { name, namespace = '' } = object.metadata;
  const attributes = attributesOf(request, resource, { operation: 'DELETE', name, previous: object, isDryRun });
  const mutating = admitted(cluster, attributes);
  if (mutating) await mutating;
  const asked = validated(cluster, attributes);
  if (asked) await asked;
  if (!mutating && !asked) return object;
  return cluster.store.get(resource, namespace, name);
}

function success({ group, plural }: Resource, { metadata: { name, uid } }: KubeObject): object {
  const about = { name, ...(group !== '' && { group }), kind: plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: about };
}
