import { methodNotAllowed, noSuchResource, notImplemented } from './api-error.ts';
import { isDryRun } from './api-request.ts';
import type { Answer, ApiRequest, Handled } from './api-request.ts';
import type { Cluster } from './cluster.ts';
import { servePodAttach, servePodExec } from './pod-exec.ts';
import { servePodLog } from './pod-log.ts';
import { servePortForward, serveProxied } from './pod-port-forward.ts';
import { scopeOf } from './resource-table.ts';
import type { Resource } from './resource-table.ts';
import { patchScale, readScale, updateScale } from './scale.ts';
import { terminate } from './termination.ts';
import { serveTokenRequest } from './token-request.ts';
import { patchObject, updateObject } from './write-handler.ts';

/** What comes behind an object's name in the path. */
export function serveSubresource(cluster: Cluster, request: ApiRequest, resource: Resource): Handled {
  const { info, message } = request;
  const known = resource.subresources.find(({ name }) => name === info.subresource);
  if (!known) throw noSuchResource();
  const serves = SUBRESOURCES[known.name];
  if (known.name !== 'proxy' && !known.verbs.includes(info.verb)) throw methodNotAllowed();
  const serve = serves?.['connect'] ?? serves?.[info.verb];
  if (!serve) throw notImplemented(`${message.method} of ${resource.plural}/${known.name}`);
  return serve(cluster, request, resource);
}

type Serve = (cluster: Cluster, request: ApiRequest, resource: Resource) => Handled;

const readParent: Serve = ({ store }, { info }, resource) => ({
  code: 200,
  object: store.get(resource, scopeOf(resource, info), info.name),
});
const parent = { get: readParent, update: updateObject, patch: patchObject };

/** What connects the client with something does the same for every verb. */
const SUBRESOURCES: Readonly<Record<string, Readonly<Record<string, Serve>>>> = {
  approval: parent,
  attach: { connect: servePodAttach },
  ephemeralcontainers: parent,
  eviction: { create: evict },
  exec: { connect: servePodExec },
  finalize: { update: updateObject },
  log: { get: servePodLog },
  portforward: { connect: servePortForward },
  proxy: { connect: serveProxied },
  scale: { get: readScale, update: updateScale, patch: patchScale },
  status: parent,
  token: { create: serveTokenRequest },
};

/** Deletes the pod; budgets are not kept. */
function evict({ store }: Cluster, request: ApiRequest, resource: Resource): Answer {
  const pod = store.get(resource, request.info.namespace, request.info.name);
  if (!isDryRun(request)) terminate(store, resource, pod);
  return { code: 201, object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
}
