import { lookupTable } from '../../api/lookup-table.ts';
import { attributesOf } from '../admission/attributes.ts';
import { connectOptions } from '../admission/connect-options.ts';
import { admitted, validated } from '../admission/plugins.ts';
import { methodNotAllowed, noSuchResource, notFound, notImplemented } from '../store/api-error.ts';
import type { ApiRequest, Handled } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { evict } from './eviction.ts';
import { isCustom } from './list-handler.ts';
import { servePodAttach, servePodExec } from '../kubelet/pod-exec.ts';
import { servePodLog } from '../kubelet/pod-log.ts';
import { servePortForward } from '../kubelet/pod-port-forward.ts';
import { serveProxied } from '../kubelet/proxied.ts';
import { apiVersionOf, scopeOf } from '../store/resource-table.ts';
import type { Resource, Subresource } from '../store/resource-table.ts';
import { patchScale, readScale, updateScale } from './scale.ts';
import { serveTokenRequest } from './token-request.ts';
import { patchObject, updateObject } from './write-handler.ts';

/** What follows an object's name in the path. */
export function serveSubresource(cluster: Cluster, request: ApiRequest, resource: Resource): Handled {
  const { info, message } = request;
  const known = resource.subresources.find(({ name }) => name === info.subresource);
  // Of a custom resource the object is what is not there (apiextensions-apiserver pkg/apiserver/customresource_handler.go).
  if (!known) throw isCustom(resource) ? notFound(resource, info.name) : noSuchResource();
  const serves = SUBRESOURCES.get(known.name);
  if (known.name !== 'proxy' && !known.verbs.includes(info.verb)) throw methodNotAllowed();
  const serve = serves?.get('connect') ?? serves?.get(info.verb);
  if (!serve) throw notImplemented(`${message.method} of ${resource.plural}/${known.name}`);
  const asked = serves?.has('connect') ? connected(cluster, request, resource, known) : undefined;
  return asked ? asked.then(() => serve(cluster, request, resource)) : serve(cluster, request, resource);
}

/** The plugins are asked before the object is looked at (apiserver pkg/endpoints/handlers/rest.go, ConnectResource). */
function connected(
  cluster: Cluster,
  request: ApiRequest,
  resource: Resource,
  kind: Subresource,
): Promise<void> | undefined {
  const object = { kind: kind.kind, apiVersion: apiVersionOf(kind), ...connectOptions(kind.kind, request) };
  const attributes = attributesOf(request, resource, { operation: 'CONNECT', object, kind });
  const mutation = admitted(cluster, attributes);
  return mutation ? mutation.then(() => validated(cluster, attributes)) : validated(cluster, attributes);
}

type Serve = (cluster: Cluster, request: ApiRequest, resource: Resource) => Handled;

const readParent: Serve = ({ store }, { info }, resource) => ({
  code: 200,
  object: store.get(resource, scopeOf(resource, info), info.name),
});
const parent = lookupTable<Serve>({ get: readParent, update: updateObject, patch: patchObject });

/** What connects the client with something does the same for every verb. */
const SUBRESOURCES = lookupTable<ReadonlyMap<string, Serve>>({
  approval: parent,
  attach: lookupTable({ connect: servePodAttach }),
  ephemeralcontainers: parent,
  eviction: lookupTable({ create: evict }),
  exec: lookupTable({ connect: servePodExec }),
  finalize: lookupTable({ update: updateObject }),
  log: lookupTable({ get: servePodLog }),
  portforward: lookupTable({ connect: servePortForward }),
  proxy: lookupTable({ connect: serveProxied }),
  scale: lookupTable({ get: readScale, update: updateScale, patch: patchScale }),
  status: parent,
  token: lookupTable({ create: serveTokenRequest }),
});
