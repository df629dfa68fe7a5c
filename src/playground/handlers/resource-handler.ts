import { goQuote } from '../../api/go/go-quote.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { badRequest, methodNotAllowed, noSuchResource } from '../store/api-error.ts';
import { PAGE_NOT_FOUND } from '../http/api-request.ts';
import type { ApiRequest, Handled } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { serveReview } from './review-handler.ts';
import { warn } from '../http/warning.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { RESOURCES, apiVersionOf, scopeOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { serveList } from './list-handler.ts';
import { serveSubresource } from './subresource-handler.ts';
import { streamWatch } from './watch-stream.ts';
import { checkWriteOptions } from './write-options.ts';
import { createObject, deleteCollection, deleteObject, patchObject, updateObject } from './write-handler.ts';

/** One handler for every kind: finds the resource of a request and does what its verb says. */
export function serveResource(cluster: Cluster, request: ApiRequest): Handled {
  const { info } = request;
  const resource = cluster.store.catalog.find(info.apiGroup, info.apiVersion, info.resource);
  // The path is not cleaned before it is routed (apiserver pkg/server/mux).
  if (info.path.startsWith('//')) return PAGE_NOT_FOUND;
  if (!resource || info.verb === 'proxy' || !isWhereItShouldBe(resource, request)) return nowhere(info);
  if (resource.deprecation !== undefined) warn(request.response, resource.deprecation);
  if (info.subresource !== 'proxy' && GET_ALONE.includes(request.message.method ?? '')) throw methodNotAllowed();
  if (!CONNECTS.includes(info.subresource)) checkWriteOptions(request);
  if (info.subresource !== '') return serveSubresource(cluster, request, resource);
  checkNameInPath(info.name);
  const misnamed = WRITES.includes(info.verb) && (info.verb === 'create') === info.parts.length > 1;
  if (misnamed || !resource.verbs.includes(info.verb)) throw methodNotAllowed();
  const review = serveReview(cluster, request, resource);
  if (review) return review;
  const serve = VERBS.get(info.verb);
  if (!serve) throw methodNotAllowed();
  return serve(cluster, request, resource);
}

/** apimachinery pkg/api/validation/path/name.go; a slash was one of the path before it came here. */
function checkNameInPath(name: string): void {
  const wrong = name === '.' || name === '..' ? `be '${name}'` : name.includes('%') ? `contain '%'` : undefined;
  if (wrong !== undefined) throw badRequest(`Name parameter invalid: ${goQuote(name)}: may not ${wrong}`);
}

/** Methods that decode as reading, and that no route takes. */
const GET_ALONE = ['HEAD', 'OPTIONS'];

/** `create` takes no name in the path, the others need one. */
const WRITES = ['create', 'update', 'patch'];

/** Subresources that connect the client with something, whatever the method, and do not look at the options of writes. */
const CONNECTS = ['attach', 'exec', 'portforward', 'proxy'];

type Serve = (cluster: Cluster, request: ApiRequest, resource: Resource) => Handled;

const VERBS = lookupTable<Serve>({
  get: ({ store }, { info }, resource) => ({
    code: 200,
    object: inVersion(store.get(resource, scopeOf(resource, info), info.name), resource),
  }),
  list: serveList,
  watch: ({ store }, request, resource) => streamWatch(store, request, resource),
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
});

/** Versions differ in nothing but their name: conversion is `None`. */
function inVersion(object: KubeObject, resource: Resource): KubeObject {
  return { ...object, apiVersion: apiVersionOf(resource) };
}

/**
 * Single objects and writes need their namespace in the path; cluster-wide kinds must not have one. Throws for an empty segment in its
 * place, which has a route (apiserver pkg/registry/generic/registry/store.go, NamespaceKeyFunc; pkg/endpoints/handlers/namer.go).
 */
function isWhereItShouldBe(resource: Resource, { info, message }: ApiRequest): boolean {
  const { namespace, parts, verb, subresource, name } = info;
  // No route watches a subresource; only the old prefix asks for that.
  if (verb === 'watch' && subresource !== '') return false;
  if (parts.length > (subresource === '' ? 2 : subresource === 'proxy' ? Infinity : 3)) return false;
  const hasEmptySegment = info.path.includes('/namespaces//');
  if (!resource.namespaced) {
    if (hasEmptySegment && subresource !== '' && name === '') throw badRequest('name must be provided');
    return namespace === '' || (resource.plural === 'namespaces' && name === namespace);
  }
  if (namespace !== '') return true;
  if (hasEmptySegment && name !== '') throw badRequest('Namespace parameter required.');
  if (parts.length > 1) return false;
  if (message.method !== 'GET' && message.method !== 'HEAD') throw methodNotAllowed();
  return true;
}

/** A group of the server itself answers 404 for a resource that it does not serve; for other groups nothing answers. */
function nowhere({ apiGroup }: RequestInfo): typeof PAGE_NOT_FOUND {
  if (RESOURCES.some(({ group }) => group === apiGroup)) throw noSuchResource();
  return PAGE_NOT_FOUND;
}
