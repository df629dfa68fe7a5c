import { lookupTable } from '../../api/lookup-table.ts';
import { ownValue } from '../../api/own-value.ts';
import { type RequestInfo, requestInfoOf } from '../../api/request/request-info.ts';
import { urlSegment } from './lines/url-segment.ts';
import type { AuditEvent, ObjectReference } from './audit-shape.ts';

/** A request as the API server decided on it. */
export interface DecidedRequest {
  readonly method: string;
  /** The request-target that says it: that of the event, or one that is made from what it says. */
  readonly target: string;
  readonly requestInfo: RequestInfo | undefined;
}

/**
 * What the API server authorized: `verb` and `objectRef` (apiserver pkg/audit/request.go, LogRequestMetadata). `requestURI` is what the client
 * sent: something in front may have changed it, as with the `/clusters/NAME` of kcp, and reduced logs do not have it.
 */
export function decidedRequest({ verb: recorded, requestURI, objectRef }: AuditEvent): DecidedRequest {
  const verb = recorded ?? '';
  const method = METHODS.get(verb) ?? verb.toUpperCase();
  const sent = requestURI ? requestInfoOf(method, requestURI) : undefined;
  if (!objectRef?.resource) return { method, target: requestURI || '/', requestInfo: sent };
  const decided = attributesOf(objectRef, verb);
  if (requestURI && sent && isSame(sent, decided)) return { method, target: requestURI, requestInfo: sent };
  const target = targetOf(decided);
  const requestInfo = requestInfoOf(method, target);
  const { resource, subresource, name } = decided;
  return { method, target, requestInfo: requestInfo && { ...requestInfo, verb, resource, subresource, name } };
}

/** The decision that was recorded with an event, and the reason: `allow`, `forbid` or nothing. */
export function decisionOf({ annotations }: AuditEvent): { readonly decision: string; readonly reason: string } {
  return { decision: annotation(annotations, 'decision'), reason: annotation(annotations, 'reason') };
}

function annotation(annotations: AuditEvent['annotations'], name: string): string {
  const value = annotations ? ownValue(annotations, `authorization.k8s.io/${name}`) : undefined;
  return typeof value === 'string' ? value : '';
}

type Attributes = Pick<
  RequestInfo,
  'verb' | 'apiGroup' | 'apiVersion' | 'namespace' | 'resource' | 'subresource' | 'name'
>;

function attributesOf(ref: ObjectReference, verb: string): Attributes {
  const [apiGroup, apiVersion] = groupAndVersion(ref);
  const subresource = ref.subresource ?? '';
  // To a create the API server adds the name of the object that was sent, after the decision (pkg/audit/request.go, LogRequestObject).
  const name = verb === 'create' && subresource === '' ? '' : (ref.name ?? '');
  return {
    verb,
    apiGroup,
    apiVersion,
    namespace: ref.namespace ?? '',
    resource: ref.resource ?? '',
    subresource,
    name,
  };
}

/** Up to v1alpha1 the version has the group in it (pkg/apis/audit/v1alpha1/conversion.go). */
function groupAndVersion({ apiGroup, apiVersion }: ObjectReference): [group: string, version: string] {
  const version = apiVersion || 'v1';
  const slash = version.indexOf('/');
  return slash < 0 ? [apiGroup ?? '', version] : [apiGroup || version.slice(0, slash), version.slice(slash + 1)];
}

/** A namespace is in itself in a URL, and in none in a reference to one that is created. */
function isSame(sent: RequestInfo, decided: Attributes): boolean {
  return (
    sent.isResourceRequest &&
    sent.verb === decided.verb &&
    sent.apiGroup === decided.apiGroup &&
    sent.resource === decided.resource &&
    sent.subresource === decided.subresource &&
    (sent.namespace === decided.namespace || sent.resource === 'namespaces') &&
    (sent.name === decided.name || (sent.verb === 'create' && sent.subresource === ''))
  );
}

function targetOf({ verb, apiGroup, apiVersion, namespace, resource, name, subresource }: Attributes): string {
  const isInNamespace = namespace !== '' && resource !== 'namespaces';
  const segments = [
    ...(apiGroup === '' ? ['api'] : ['apis', apiGroup]),
    apiVersion,
    ...(isInNamespace ? ['namespaces', namespace] : []),
    resource,
    ...(name !== '' || subresource !== '' ? [name] : []),
    ...(subresource === '' ? [] : [subresource]),
  ];
  return `/${segments.map(urlSegment).join('/')}${verb === 'watch' ? '?watch=true' : ''}`;
}

const METHODS = lookupTable<string>({
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
});
