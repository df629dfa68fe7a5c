import type { HeaderList } from '../request/header-list.ts';
import { goQuote } from '../go/go-quote.ts';
import { effectiveQuery } from './kubesphere-filter.ts';
import { type ResourceScope, resourceScope } from './kubesphere-scope.ts';
import type { KubeSphereVersion } from './kubesphere-version.ts';
import { decodeListOptions } from '../request/list-options.ts';
import { type RequestInfo, RequestInfoError } from '../request/request-info.ts';
import { parseRequestTarget, pathSegments, printedTarget } from '../request/request-target.ts';
import type { RequestTarget } from '../request/request-target.ts';
import { firstQueryValues } from '../request/url-query.ts';

/**
 * What ks-apiserver reads off a request. `path` is without the cluster's part in v4; `verb` of a non-resource request is the method
 * as it came, in upper case.
 */
export interface KubeSphereRequestInfo extends RequestInfo {
  /** The member that the request is for; `''` for this cluster. */
  readonly cluster: string;
  readonly workspace: string;
  /** The DevOps project; v3 only. */
  readonly devops?: string;
  readonly resourceScope: ResourceScope;
  /** True where the request goes on to kube-apiserver once it is allowed. */
  readonly isKubernetesRequest: boolean;
}

/** True for what was decoded as ks-apiserver decodes it. */
export function isKubeSphereInfo(info: RequestInfo): info is KubeSphereRequestInfo {
  return 'resourceScope' in info;
}

/** ks-apiserver cannot make a RequestInfo of this request. `code` 0: it panics, and the connection closes without an answer. */
export class KubeSphereRequestInfoError extends RequestInfoError {
  declare readonly requestInfo: KubeSphereRequestInfo;
}

/** How to decode: by which line of versions, and with which headers. */
export interface KubeSphereDecoding {
  readonly version?: KubeSphereVersion;
  /** Of the request: one header may carry its query. */
  readonly headers?: HeaderList;
  /** What the target was parsed to, where it has been before. */
  readonly url?: RequestTarget | undefined;
}

/**
 * Decodes a request as ks-apiserver does (pkg/apiserver/request/requestinfo.go and filters/requestinfo.go of v4.1.3, v3.4.1 and
 * v3.2.1). `target` is the request-target as text. Throws KubeSphereRequestInfoError, in the server's words where it has any.
 */
export function decodeKubeSphereRequestInfo(
  method: string,
  target: string,
  { version = '4', headers = [], url: parsed }: KubeSphereDecoding = {},
): KubeSphereRequestInfo {
  const badRequest = (problem: string): KubeSphereRequestInfoError =>
    new KubeSphereRequestInfoError(400, `http: ${problem}`, startOf(method, '', version));
  const blank = target.indexOf(' ');
  if (blank >= 0) throw badRequest(`malformed HTTP version ${goQuote(`${target.slice(blank + 1)} HTTP/1.1`)}`);
  const url = parsed ?? parseRequestTarget(method, target);
  if ('problem' in url) throw badRequest(`parse ${goQuote(target)}: ${url.problem}`);
  const info = startOf(method, url.path, version);
  try {
    readPath(info, { method, target, version, query: effectiveQuery(url.query, headers) });
  } finally {
    info.isKubernetesRequest = isKubernetesPrefix(info.apiPrefix || shortPrefix(info.path));
  }
  return info;
}

type Draft = { -readonly [field in keyof KubeSphereRequestInfo]: KubeSphereRequestInfo[field] };

interface Request {
  readonly method: string;
  readonly target: string;
  readonly version: KubeSphereVersion;
  readonly query: string;
}

const PREFIXES = ['api', 'apis', 'kapis', 'kapi'];
const GROUPLESS = ['api', 'kapi'];

const VERBS: ReadonlyMap<string, string> = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/** Spelled out like that of Kubernetes: to spread the one into the other takes many times as long. */
function startOf(method: string, path: string, version: KubeSphereVersion): Draft {
  return {
    isResourceRequest: false,
    path,
    verb: method,
    apiPrefix: '',
    apiGroup: '',
    apiVersion: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    parts: [],
    fieldSelector: '',
    labelSelector: '',
    cluster: '',
    workspace: '',
    ...(version !== '4' && { devops: '' }),
    resourceScope: '',
    isKubernetesRequest: false,
  };
}

function readPath(info: Draft, request: Request): void {
  let segments = pathSegments(info.path);
  if (segments.length < 3) return;
  if (request.version === '4' && segments[0] === 'clusters') segments = readCluster(info, segments, request.version);
  const [prefix = ''] = segments;
  if (!PREFIXES.includes(prefix)) return;
  info.apiPrefix = prefix;
  segments = segments.slice(1);
  if (info.cluster === '' && first(segments, info) === 'clusters')
    segments = readCluster(info, segments, request.version);
  if (!GROUPLESS.includes(prefix)) {
    if (segments.length < 3) return;
    info.apiGroup = segments[0] ?? '';
    segments = segments.slice(1);
  }
  info.isResourceRequest = true;
  info.apiVersion = first(segments, info);
  segments = readVerb(info, segments.slice(1), request);
  segments = readWorkspace(info, segments, request.version);
  readResource(info, segments);
  info.resourceScope = resourceScope(info, request.version);
  readQuery(info, request.query);
}

/** `clusters/CLUSTER/…`; v4 takes it out of the path as well. Stays where nothing follows. */
function readCluster(info: Draft, segments: string[], version: KubeSphereVersion): string[] {
  if (segments.length < 2) return segments;
  info.cluster = segments[1] ?? '';
  const prefix = `/clusters/${info.cluster}`;
  // At the start only where the path starts with it; after the API's prefix, its first occurrence.
  if (version === '4' && (info.apiPrefix !== '' || info.path.startsWith(prefix)))
    info.path = info.path.replace(prefix, () => '');
  return segments.length > 2 ? segments.slice(2) : segments;
}

/** Go reads the first of no segments: the server panics, before it has looked at any credential. */
function first(segments: readonly string[], info: Draft): string {
  const [segment] = segments;
  if (segment === undefined) throw new KubeSphereRequestInfoError(0, PANIC, info);
  return segment;
}

const PANIC =
  'ks-apiserver panics on this path and closes the connection without an answer (runtime error: index out of range [0] with length 0)';

function readVerb(info: Draft, segments: string[], { method, target }: Request): string[] {
  const [verb] = segments;
  if (verb !== 'proxy' && verb !== 'watch') {
    info.verb = VERBS.get(method) ?? '';
    return segments;
  }
  if (segments.length < 2) {
    const message = `unable to determine kind and namespace from url: ${printedTarget(target)}`;
    throw new KubeSphereRequestInfoError(500, message, info);
  }
  info.verb = verb;
  return segments.slice(1);
}

function readWorkspace(info: Draft, segments: string[], version: KubeSphereVersion): string[] {
  const collection = first(segments, info);
  const isWorkspace = collection === 'workspaces' || (version === '4' && collection === 'workspacetemplates');
  if (!isWorkspace) return segments;
  info.workspace = segments[1] ?? '';
  return segments.length > 2 ? segments.slice(2) : segments;
}

function readResource(info: Draft, segments: string[]): void {
  let parts = segments;
  if (parts[0] === 'namespaces' && parts.length > 1) {
    info.namespace = parts[1] ?? '';
    if (parts.length > 2 && parts[2] !== 'status' && parts[2] !== 'finalize') parts = parts.slice(2);
  } else if (info.devops !== undefined && parts[0] === 'devops' && parts.length > 1) {
    info.devops = parts[1] ?? '';
    if (parts.length > 2) parts = parts.slice(2);
  }
  info.parts = parts;
  info.resource = parts[0] ?? '';
  info.name = parts[1] ?? '';
  if (info.verb !== 'proxy') info.subresource = parts[2] ?? '';
}

/**
 * `get` without a name becomes `list` or `watch`, `delete` becomes `deletecollection`; a watch whose labelSelector begins with the
 * workspace's label is in that workspace, whatever the resource. Selectors are kept to be shown; ks-apiserver itself drops them.
 */
function readQuery(info: Draft, text: string): void {
  const query = firstQueryValues(text);
  const hadName = info.name !== '';
  if (!hadName && info.verb === 'get') {
    const options = decodeListOptions(query);
    info.verb = options.watch ? 'watch' : 'list';
    info.name = options.name;
  } else if (!hadName && info.verb === 'delete') {
    info.verb = 'deletecollection';
  }
  const labelSelector = query.get('labelSelector') ?? '';
  if (info.verb === 'watch' && labelSelector.startsWith(WORKSPACE_SELECTOR)) {
    info.workspace = labelSelector.slice(WORKSPACE_SELECTOR.length);
    info.resourceScope = 'Workspace';
  }
  if (hadName || !COLLECTION_VERBS.includes(info.verb)) return;
  info.fieldSelector = query.get('fieldSelector') ?? '';
  info.labelSelector = labelSelector;
}

const WORKSPACE_SELECTOR = 'kubesphere.io/workspace=';
const COLLECTION_VERBS = ['list', 'watch', 'deletecollection'];

/** A path of one or two segments is discovery of whichever API its first one names. */
function shortPrefix(path: string): string {
  const segments = pathSegments(path);
  return segments.length < 3 ? (segments[0] ?? '') : '';
}

function isKubernetesPrefix(prefix: string): boolean {
  return prefix === 'api' || prefix === 'apis';
}
