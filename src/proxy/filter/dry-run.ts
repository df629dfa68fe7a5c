import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { type HeaderList, headerValues } from '../../api/request/header-list.ts';
import { jsonObject } from '../../api/body/json-object.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { eachQueryPair } from '../../api/request/url-query.ts';

/** Subresources whose storage honors dryRun for every group; a CustomResourceDefinition can have no others. */
const SUBRESOURCES: readonly string[] = ['', 'scale', 'status'];

/** Those of built-in groups (Kubernetes pkg/registry: pod eviction.go and storage.go, certificates, namespace). */
const BUILT_IN_SUBRESOURCES: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['binding', 'ephemeralcontainers', 'eviction', 'finalize', 'resize']],
  ['certificates.k8s.io', ['approval']],
]);

/** A path that kube-apiserver serves itself, spelled so that nothing between it and us can read it as another. */
const PLAIN_RESOURCE_PATH = /^\/(?:api\/v1|apis\/[^/]+\/v\d+(?:(?:alpha|beta)\d+)?)(?:\/(?!\.{1,2}(?:\/|$))[^/]+)+$/u;

/** Go rejects a query of more parameters and then sees none of them (net/url, urlmaxqueryparams); older releases have no limit. */
const MAX_PARAMETERS = 1000;

/**
 * Whether the server of this resource knows dryRun. It is refused for connections to a pod, service or node, ignored by a
 * TokenRequest, and unknown outside `/api` and `/apis`.
 */
export function honorsDryRun(info: RequestInfo | undefined, path: string): boolean {
  if (!info?.isResourceRequest || info.verb === 'proxy' || !PLAIN_RESOURCE_PATH.test(path)) return false;
  const { apiGroup, subresource } = info;
  return SUBRESOURCES.includes(subresource) || BUILT_IN_SUBRESOURCES.get(apiGroup)?.includes(subresource) === true;
}

/** Whether each dryRun of a query is `All`. Other spellings of the name mean nothing to kube-apiserver, but may mean something to a gateway in front of it. */
export function isDryRunQuery(query: string): boolean {
  if (query.split('&', MAX_PARAMETERS + 1).length > MAX_PARAMETERS) return false;
  let isAsked = false;
  let isClear = true;
  eachQueryPair(query, (name, value) => {
    if (name.toLowerCase() !== 'dryrun') return;
    isAsked = true;
    isClear &&= name === 'dryRun' && value === 'All';
  });
  return isAsked && isClear;
}

/**
 * Why a DELETE with this body may change things; `undefined` when it is a dry run. A server that gets a body reads its
 * DeleteOptions from it and never looks at the query (apiserver pkg/endpoints/handlers/delete.go). Only JSON is read here.
 */
export function whyNotDryRun(body: Uint8Array, headers: HeaderList): string | undefined {
  const types = headerValues(headers, 'content-type');
  if (types.length > 1 || !JSON_TYPE.test(types[0] ?? '')) return 'a DELETE whose body is not JSON may change things';
  if (isCoded(headers)) return 'a DELETE whose body is encoded may change things';
  if (isDryRunJson(Buffer.from(body).toString())) return undefined;
  return 'a DELETE with a body that does not say "dryRun": ["All"] changes things, whatever its query says';
}

/** Without a type the server takes JSON (pkg/endpoints/handlers/negotiation/negotiate.go). */
const JSON_TYPE = /^\s*(?:application\/json\s*(?:;.*)?)?$/iu;

function isCoded(headers: HeaderList): boolean {
  const isPlain = (name: string, plain: string) =>
    headerValues(headers, name).every((value) => value.trim().toLowerCase() === plain);
  return !isPlain('content-encoding', 'identity') || !isPlain('transfer-encoding', 'chunked');
}

function isDryRunJson(json: string): boolean {
  const { dryRun, kind = 'DeleteOptions' } = jsonObject(json) ?? {};
  const isAll = Array.isArray(dryRun) && dryRun.length === 1 && dryRun[0] === 'All';
  return isAll && kind === 'DeleteOptions' && hasDistinctKeys(json);
}

/** Whether each key of the outermost object is there once, in any letter case: decoders differ in which of two counts. */
function hasDistinctKeys(json: string): boolean {
  const keys = new Set<string>();
  let depth = 0;
  for (const [token, string = '', colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/gsu)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && colon !== undefined) {
      const name = parseJson(string, BOUNDS.object);
      const key = typeof name === 'string' ? name.toLowerCase() : '';
      if (keys.has(key)) return false;
      keys.add(key);
    }
  }
  return true;
}
