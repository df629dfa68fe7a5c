import { decodeListOptions } from './list-options.ts';
import { parseRequestTarget, pathSegments, printedTarget } from './request-target.ts';
import type { BadRequest, RequestTarget } from './request-target.ts';
import { firstQueryValues } from './url-query.ts';

/** What kube-apiserver reads off a request before it looks at anything else (apiserver pkg/endpoints/request/requestinfo.go). */
export interface RequestInfo {
  readonly isResourceRequest: boolean;
  /** The decoded URL path, slashes kept as they came. */
  readonly path: string;
  /** `list`, `deletecollection` …; for a non-resource request the method in lower case; `''` for a method RBAC has no verb for. */
  readonly verb: string;
  readonly apiPrefix: string;
  /** `''` is the core group. */
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** The segments from the resource on: `[resource, name?, subresource?, …]`. */
  readonly parts: readonly string[];
  /** The raw selector, for `list`, `watch` and `deletecollection` only. */
  readonly fieldSelector: string;
  readonly labelSelector: string;
  /** The member cluster that the request is for, `''` for this one. This and the fields below: of servers in front of Kubernetes only. */
  readonly cluster?: string;
  readonly workspace?: string;
  /** The DevOps project. */
  readonly devops?: string;
  /** Where the server looks for roles that allow it: `Global`, `Workspace` … */
  readonly resourceScope?: string;
  /** True where the request goes on to kube-apiserver once it is allowed. */
  readonly isKubernetesRequest?: boolean;
}

/** The API server cannot make a RequestInfo of this request. */
export class RequestInfoError extends Error {
  override readonly name = 'RequestInfoError';
  /** What the server answers: 500 when its decoder fails, 400 when its HTTP library does, 200 for `OPTIONS *`; 0 for no answer. */
  readonly code: 0 | 200 | 400 | 500;
  /** What had been read so far. */
  readonly requestInfo: RequestInfo;

  constructor(code: 0 | 200 | 400 | 500, message: string, requestInfo: RequestInfo) {
    super(message);
    this.code = code;
    this.requestInfo = requestInfo;
  }
}

/** What `decodeRequestInfo` reads; `undefined` where the API server makes no RequestInfo. */
export function requestInfoOf(method: string, target: string): RequestInfo | undefined {
  try {
    return decodeRequestInfo(method, target);
  } catch (error) {
    if (error instanceof RequestInfoError) return undefined;
    throw error;
  }
}

/**
 * Decodes a request as kube-apiserver does: the path is percent-decoded first and split afterwards, segments are counted and never
 * checked. `target` is the request-target as text (see `targetOf` for Node's `req.url`); dot segments and `#` are left alone.
 * `url` is what the target was parsed to, where it has been before. Throws RequestInfoError with the server's words.
 */
export function decodeRequestInfo(
  method: string,
  target: string,
  url: RequestTarget | BadRequest = parseRequestTarget(method, target),
): RequestInfo {
  if ('problem' in url) throw new RequestInfoError(400, `400 Bad Request: ${url.problem}`, startOf(method, target));
  if (method === 'OPTIONS' && url.path === '*') throw new RequestInfoError(200, SERVER_OPTIONS, startOf(method, '*'));
  const info = startOf(method, url.path);
  const segments = pathSegments(url.path);
  if (segments.length < 3 || (segments[0] !== 'api' && segments[0] !== 'apis')) return info;
  info.apiPrefix = segments[0];
  if (info.apiPrefix === 'apis') {
    if (segments.length < 4) return info;
    info.apiGroup = segments[1] ?? '';
  }
  info.isResourceRequest = true;
  const versionAt = info.apiPrefix === 'apis' ? 2 : 1;
  info.apiVersion = segments[versionAt] ?? '';
  const rest = segments.slice(versionAt + 1);
  const verbInPath = rest[0] === 'proxy' || rest[0] === 'watch';
  if (verbInPath && rest.length < 2) throw new RequestInfoError(500, UNDETERMINED + printedTarget(target), info);
  info.verb = (verbInPath ? rest.shift() : VERBS.get(method)) ?? '';
  readResource(info, rest);
  if (!verbInPath) readQuery(info, url.query);
  return info;
}

type Draft = { -readonly [field in keyof RequestInfo]: RequestInfo[field] };

const UNDETERMINED = 'unable to determine kind and namespace from url, ';
const SERVER_OPTIONS = 'OPTIONS * is answered by the HTTP library of the server';

/** Methods match in upper case only. */
const VERBS: ReadonlyMap<string, string> = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/** A request of which only the path is known. Spelled out, since every request passes here. */
function startOf(method: string, path: string): Draft {
  return {
    isResourceRequest: false,
    path,
    verb: method.toLowerCase(),
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
  };
}

/** `namespaces/NS/RESOURCE…` is in a namespace; `namespaces/NS` and its status and finalize are the namespace itself, and in it. */
function readResource(info: Draft, segments: string[]): void {
  let parts = segments;
  if (parts[0] === 'namespaces' && parts.length > 1) {
    info.namespace = parts[1] ?? '';
    if (parts.length > 2 && parts[2] !== 'status' && parts[2] !== 'finalize') parts = parts.slice(2);
  }
  info.parts = parts;
  info.resource = parts[0] ?? '';
  info.name = parts[1] ?? '';
  if (info.verb !== 'proxy') info.subresource = parts[2] ?? '';
}

/** Without a name, `get` becomes `list` or `watch` and `delete` becomes `deletecollection`. */
function readQuery(info: Draft, text: string): void {
  if (info.name !== '' || (info.verb !== 'get' && info.verb !== 'delete')) return;
  const query = firstQueryValues(text);
  if (info.verb === 'get') {
    const options = decodeListOptions(query);
    info.verb = options.watch ? 'watch' : 'list';
    info.name = options.name;
  } else {
    info.verb = 'deletecollection';
  }
  info.fieldSelector = query.get('fieldSelector') ?? '';
  info.labelSelector = query.get('labelSelector') ?? '';
}
