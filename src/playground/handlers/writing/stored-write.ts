import type { RequestInfo } from '../../../api/request/request-info.ts';
import { forbiddenMessage } from '../../../api/status/forbidden-message.ts';
import { admit, checkNamespace } from '../../admission/admission.ts';
import { attributesOf } from '../../admission/attributes.ts';
import { admitted, validated } from '../../admission/plugins.ts';
import { configured } from '../../admission/configuration.ts';
import { prepareNew, prepareUpdate, withIdentity } from '../../admission/object-preparation.ts';
import type { Cluster } from '../../cluster.ts';
import { checkSigner, requestedBy } from '../../controllers/certificate-requests.ts';
import type { Answer, ApiRequest } from '../../http/api-request.ts';
import { ApiError, conflict, details, notFound } from '../../store/api-error.ts';
import type { JsonObject, KubeObject } from '../../store/kube-object.ts';
import { defaulted } from '../../store/object-defaults.ts';
import { scopeOf } from '../../store/resource-table.ts';
import type { Resource } from '../../store/resource-table.ts';
import { isFinished } from '../../store/termination.ts';
import { isDryRun } from '../write-options.ts';
import type { Own } from './write-owner.ts';

/** What is to be stored, before the server has prepared it. */
export interface Incoming {
  readonly object: KubeObject;
  readonly own: Own;
}

/** A write over what there is. */
export interface Replacement {
  /** What comes of the object that is there, or of none. */
  readonly of: (previous: KubeObject | undefined) => Incoming;
  /** Whether the kind, or the kind of patch, may create an object. */
  readonly mayCreate: boolean;
}

/** Creates an object, or rehearses it, once everything that may refuse it has been asked. */
export async function insert(
  cluster: Cluster,
  request: ApiRequest,
  resource: Resource,
  { object, own }: Incoming,
): Promise<KubeObject> {
  const named = prepareNew(object);
  const write = { resource, operation: 'CREATE', requestedName: request.info.name } as const;
  checkNamespace(cluster, { ...write, object: named });
  const attributes = attributesOf(request, resource, { operation: 'CREATE', object: named });
  const changed = admitted(cluster, attributes);
  const owned = own(undefined, changed ? changedBy(await changed, resource, request) : named);
  const prepared = requestedBy(request.user, { ...write, object: owned });
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
 * Replaces what is stored by what comes of it; creating takes the verb create as well. While a policy or a webhook is asked the object may change:
 * then it is done again.
 */
export async function save(
  cluster: Cluster,
  request: ApiRequest,
  resource: Resource,
  { of, mayCreate }: Replacement,
): Promise<Answer> {
  const { store } = cluster;
  const { info } = request;
  const { subresource } = info;
  const scope = scopeOf(resource, info);
  for (let retries = 0; retries <= RETRIES; retries++) {
    const previous = store.find(resource, scope, info.name);
    const incoming = of(previous);
    if (!previous) {
      if (!mayCreate || subresource !== '') throw notFound(resource, info.name);
      return { code: 201, object: await insert(cluster, request, resource, incoming) };
    }
    const updated = prepareUpdate(resource, { incoming: incoming.object, previous, subresource });
    const attributes = attributesOf(request, resource, { operation: 'UPDATE', object: updated, previous });
    const changed = admitted(cluster, attributes);
    const object = incoming.own(previous, changed ? changedBy(await changed, resource, request) : updated);
    const write = { resource, object, operation: 'UPDATE', requestedName: info.name, previous } as const;
    if (subresource === '') {
      admit(cluster, request.user, write);
      const checked = configured(cluster, request.user, write);
      if (checked) await checked;
    } else {
      // These plugins come last.
      store.mustFollow(resource, object);
      checkSigner(cluster, request.user, write, subresource);
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
