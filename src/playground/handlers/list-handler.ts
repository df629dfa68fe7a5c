import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { anything, isOf, object, optional, text } from '../../api/shape.ts';
import { badRequest, gone } from '../store/api-error.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { selectorOf } from '../store/selectors.ts';

/** A list, or a page of one when `limit` says so. */
export function serveList({ store }: Cluster, { info, query }: ApiRequest, resource: Resource): Answer {
  const matches = selectorOf(resource, query);
  const next = query.get('continue') ?? '';
  const from = next === '' ? { start: '', resourceVersion: String(store.resourceVersion) } : decode(next);
  const left = store
    .list(resource, resource.namespaced ? info.namespace : '')
    .filter((object) => matches(object) && keyOf(object) >= from.start);
  const limit = limitOf(query) || left.length;
  const [items, rest] = [left.slice(0, limit), left.slice(limit)];
  const last = items.at(-1);
  const paged = last &&
    rest.length > 0 && {
      continue: encode({ ...from, start: `${keyOf(last)}\0` }),
      ...(!query.has('labelSelector') && !query.has('fieldSelector') && { remainingItemCount: rest.length }),
    };
  const list = {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: from.resourceVersion, ...paged },
    items: isCustom(resource)
      ? items.map((item) => ({ ...item, apiVersion: apiVersionOf(resource) }))
      : items.map(({ kind: _kind, apiVersion: _apiVersion, ...rest }) => rest),
  };
  return { code: 200, object: list };
}

/** Throws 400 in the words of Go's strconv. */
export function limitOf(query: URLSearchParams): number {
  const text = query.get('limit') || '0';
  if (!/^[-+]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** Built-in kinds leave `kind` and `apiVersion` out of the items of a list; custom resources repeat them. */
export function isCustom({ group }: Resource): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}

interface Continuation {
  readonly start: string;
  readonly resourceVersion: string;
}

function keyOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`;
}

function encode({ start, resourceVersion }: Continuation): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: Number(resourceVersion), start })).toString('base64url');
}

/** What `encode` writes; `rv` is a number or, as clients may send it, a text. */
const CONTINUE_KEY = object<{ start: string; rv?: unknown }>({ start: text, rv: optional(anything) });

function decode(token: string): Continuation {
  try {
    const key = parseJson(Buffer.from(token, 'base64url').toString(), BOUNDS.object);
    if (isOf(CONTINUE_KEY, key)) return { start: key.start, resourceVersion: textOf(key.rv) };
  } catch {
    throw badRequest('continue key is not valid: this server did not issue it');
  }
  throw gone('The provided continue parameter is too old to display a consistent list result.');
}
