import { forbiddenMessage } from '../../api/status/forbidden-message.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { admit, checkNamespace } from '../admission/admission.ts';
import { attributesOf } from '../admission/attributes.ts';
import { configured } from '../admission/configuration.ts';
import { admitted, validated } from '../admission/plugins.ts';
import { ApiError, badRequest, conflict, details, notFound } from '../store/api-error.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import { checkSigner, requestedBy } from '../controllers/certificate-requests.ts';
import type { Cluster } from '../cluster.ts';
import { readPatched, readWritten } from './decoded-body.ts';
import { readDeleteOptions } from './delete-options.ts';
import { serveList } from './list-handler.ts';
import { textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { defaulted } from '../store/object-defaults.ts';
import { prepareNew, prepareUpdate, withIdentity } from '../admission/object-preparation.ts';
import { PATCH_TYPES, patched, shownPatch } from '../patch/patch.ts';
import { mediaTypeOf, readBody } from '../http/request-body.ts';
import { groupResource, scopeOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { checkDeletable, isFinished, terminate } from '../store/termination.ts';
import { isDryRun, mustBeValid } from './write-options.ts';

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
  return { code: 201, object: await insert(cluster, request, resource, withIdentity(resource, request.info, body)) };
}

/** PUT of an object or its status. */
export async function updateObject(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const body = (await readWritten(request, resource)) ?? {};
  const { name } = request.info;
  if (textAt(body, 'metadata.name') === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  const incoming = withIdentity(resource, request.info, body);
  return save(cluster, request, resource, () => incoming, CREATED_BY_UPDATE.includes(groupResource(resource)));
}

/** PATCH of an object or its status. */
export async function patchObject(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const { info, message } = request;
  const body = await readBody(message);
  const mediaType = mediaTypeOf(message);
  if (!PATCH_TYPES.includes(mediaType)) throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type');
  const applies = mediaType === 'application/apply-patch+yaml';
  if (applies && !request.query.get('fieldManager')) {
    const message = 'Required value: is required for apply patch';
    mustBeValid('PatchOptions', [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }]);
  }
  const patch = { mediaType, body: body.toString() };
  const incoming = (current: KubeObject | undefined) => {
    if (!current && !applies) throw notFound(resource, info.name);
    const before = current ?? {};
    const after = patched(resource, before, patch);
    const shown = () => shownPatch(patch, after);
    return withIdentity(resource, info, applies ? after : readPatched(request, resource, { before, after, shown }));
  };
  return save(cluster, request, resource, incoming, applies);
}

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

async function insert(
  cluster: Cluster,
  request: ApiRequest,
  resource: Resource,
  object: KubeObject,
): Promise<KubeObject> {
  const named = prepareNew(resource, object);
  const write = { resource, operation: 'CREATE', requestedName: request.info.name } as const;
  checkNamespace(cluster, { ...write, object: named });
  const attributes = attributesOf(request, resource, { operation: 'CREATE', object: named });
  const changed = admitted(cluster, attributes);
  const mutated = changed ? changedBy(await changed, resource, request) : named;
  const prepared = requestedBy(request.user, { ...write, object: mutated });
  admit(cluster, request.user, { ...write, object: prepared });
  const checked = configured(cluster, request.user, { ...write, object: prepared });
  if (checked) await checked;
  if (request.info.verb !== 'create') mustBeAllowedToCreate(cluster, request, request.info);
  const asked = validated(cluster, { ...attributes, object: prepared });
  if (asked) await asked;
  return isDryRun(request) ? cluster.store.rehearse(resource, prepared) : cluster.store.create(resource, prepared);
}

/** What webhooks have made of an object, which is still what the URL says that it is. */
function changedBy(object: JsonObject | undefined, resource: Resource, { info }: ApiRequest): KubeObject {
  return defaulted(withIdentity(resource, info, object ?? {}));
}

/** How often a write is made again on what another one has made of the object meanwhile (apiserver pkg/endpoints/handlers/patch.go, MaxRetryWhenPatchConflicts). */
const RETRIES = 5;

/**
 * Replaces what is stored by what comes of it; creates it where the kind or the kind of patch allows, which takes the verb create as well.
 * While a policy or a webhook is asked the object may change: then it is done again.
 */
async function save(
  cluster: Cluster,
  request: ApiRequest,
  resource: Resource,
  incoming: (previous: KubeObject | undefined) => KubeObject,
  mayCreate: boolean,
): Promise<Answer> {
  const { store } = cluster;
  const { info } = request;
  const scope = scopeOf(resource, info);
  for (let retries = 0; retries <= RETRIES; retries++) {
    const previous = store.find(resource, scope, info.name);
    const wanted = incoming(previous);
    if (!previous) {
      if (!mayCreate || info.subresource !== '') throw notFound(resource, info.name);
      return { code: 201, object: await insert(cluster, request, resource, wanted) };
    }
    const updated = prepareUpdate(resource, { incoming: wanted, previous, subresource: info.subresource });
    const attributes = attributesOf(request, resource, { operation: 'UPDATE', object: updated, previous });
    const changed = admitted(cluster, attributes);
    const object = changed ? changedBy(await changed, resource, request) : updated;
    const write = { resource, object, operation: 'UPDATE', requestedName: info.name, previous } as const;
    if (info.subresource === '') {
      admit(cluster, request.user, write);
      const checked = configured(cluster, request.user, write);
      if (checked) await checked;
    } else {
      // These plugins come last.
      store.mustFollow(resource, object);
      checkSigner(cluster, request.user, write, info.subresource);
    }
    const asked = validated(cluster, { ...attributes, object });
    if (asked) await asked;
    if (store.find(resource, scope, info.name) !== previous) continue;
    if (isDryRun(request)) return { code: 200, object };
    const saved = store.update(resource, object);
    return { code: 200, object: isFinished(saved) ? store.remove(resource, scope, info.name) : saved };
  }
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  throw conflict(resource, info.name, why);
}

/** The last question of a PUT or PATCH that creates, once the object is found valid (apiserver pkg/endpoints/handlers/update.go, withAuthorization). */
function mustBeAllowedToCreate(cluster: Cluster, { user }: ApiRequest, info: RequestInfo): void {
  const attributes = { ...info, verb: 'create' };
  const { allowed, reason } = cluster.may(user, attributes);
  if (allowed) return;
  const about = details({ group: info.apiGroup, plural: info.resource }, info.name);
  throw new ApiError(403, 'Forbidden', forbiddenMessage(user.username, attributes, reason), about);
}

function success({ group, plural }: Resource, { metadata: { name, uid } }: KubeObject): object {
  const about = { name, ...(group !== '' && { group }), kind: plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: about };
}
