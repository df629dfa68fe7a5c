import type { RequestInfo } from '../request/request-info.ts';
import { segmentsOf } from './request-place.ts';
import { type CatalogResource, resourceCatalog, versionsOf } from './resource-catalog.ts';
import { type ResourceDoubt, segmentsDoubt } from './resource-doubt.ts';
import { isOfKubelet } from './scope-fault.ts';

/** What an authorizer was asked about, as its sentence names it. */
export interface NamedResource extends Pick<RequestInfo, 'verb' | 'apiGroup' | 'resource' | 'subresource' | 'name'> {
  /** `''` is the cluster scope; `undefined` where the words do not say. */
  readonly namespace: string | undefined;
}

/**
 * What the resources of Kubernetes itself say against a resource that is known by its words alone: they have no version, and nothing says
 * how old the server is. `undefined` where nothing does, and for what has a place in rules without having a URL.
 */
export function namedResourceDoubt(named: NamedResource): ResourceDoubt | undefined {
  const { verb, apiGroup: group, resource, subresource } = named;
  if (!VERBS.includes(verb) || isNameOfRules(named)) return undefined;
  const served = servedIn(group, resource);
  const version = served?.version ?? versionsOf(group)[0] ?? 'v1';
  const parts = [resource, ...(nameOf(named) === '' ? [] : [nameOf(named)]), ...(subresource ? [subresource] : [])];
  const namespace = placeOf(named, served?.namespaced ?? true);
  const doubt = segmentsDoubt(segmentsOf({ group, version, namespace, parts }), verb);
  if (doubt === undefined) return undefined;
  const unless = doubt.unless && { unless: { ...doubt.unless, version: '' } };
  return { ...doubt, ...unless, ...(isOfOldServer(named, served) && { certainty: 'unknown' }) };
}

/** The verbs of requests; others (`use`, `approve`, `impersonate`, `bind` …) are asked for by admission and filters, of things that may have no API. */
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** What only rules name: patterns, what a kubelet asks about its own paths, and what admission asks about owners and claims. */
function isNameOfRules({ apiGroup, resource, subresource }: NamedResource): boolean {
  if (resource === '' || `${apiGroup}${resource}${subresource}`.includes('*')) return true;
  if (subresource === 'finalizers' || (resource === 'resourceclaims' && subresource !== '')) return true;
  return isOfKubelet({ group: apiGroup, plural: resource }, subresource);
}

/** In the version to use: `undefined` for one that is not served any more, and for none. */
function servedIn(group: string, plural: string): CatalogResource | undefined {
  const known = resourceCatalog().resources.filter((each) => each.group === group && each.plural === plural);
  return known.find(({ goneSince }) => goneSince === undefined) ?? known[0];
}

/** A list may have a name, from its field selector, that is not in the path. */
function nameOf({ verb, name, subresource }: NamedResource): string {
  if (subresource !== '') return name || 'NAME';
  return ['list', 'watch', 'create', 'deletecollection'].includes(verb) ? '' : name;
}

/** A namespace is read as being in itself. */
function placeOf({ apiGroup, resource, namespace }: NamedResource, isNamespaced: boolean): string {
  if (apiGroup === '' && resource === 'namespaces') return '';
  return namespace ?? (isNamespaced ? 'NAMESPACE' : '');
}

/** Texts of servers that are long gone are still read: what was removed was there, and OpenShift 3 had resources of its own in the core group. */
function isOfOldServer({ apiGroup, resource }: NamedResource, known: CatalogResource | undefined): boolean {
  return known ? known.goneSince !== undefined : apiGroup === '' && OPENSHIFT_3.has(resource);
}

/** https://docs.openshift.com/container-platform/3.11/rest_api/oapi/index.html */
const OPENSHIFT_3 = new Set(
  (
    'appliedclusterresourcequotas buildconfigs builds clusternetworks clusterpolicies clusterpolicybindings clusterresourcequotas ' +
    'clusterrolebindings clusterroles deploymentconfigs egressnetworkpolicies groups hostsubnets identities images imagesignatures ' +
    'imagestreamimages imagestreamimports imagestreammappings imagestreams imagestreamtags localresourceaccessreviews ' +
    'localsubjectaccessreviews netnamespaces oauthaccesstokens oauthauthorizetokens oauthclientauthorizations oauthclients ' +
    'podsecuritypolicyreviews policies policybindings processedtemplates projectrequests projects resourceaccessreviews ' +
    'rolebindingrestrictions rolebindings roles routes securitycontextconstraints selfsubjectrulesreviews subjectaccessreviews ' +
    'templates useridentitymappings users'
  ).split(' '),
);
