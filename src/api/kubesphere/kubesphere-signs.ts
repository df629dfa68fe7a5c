import { parseRequestTarget, pathSegments } from '../request/request-target.ts';

/** Whose rules read a request. */
export type Dialect = 'kubernetes' | 'kubesphere';

/** True for a path that only ks-apiserver serves: `/kapis/…`, `/kapi/…`, `/clusters/CLUSTER/…` and `/apis/clusters/CLUSTER/…`. */
export function isKubeSpherePath(target: string): boolean {
  // Every request passes here, and most can be told by how they begin.
  if (/^\/apis?\/(?!clusters\/)[\w.-]+\//.test(target)) return false;
  const url = parseRequestTarget('GET', target);
  const [first, second, third] = 'problem' in url ? [] : pathSegments(url.path);
  if (first === 'kapis' || first === 'kapi') return true;
  if (first === 'clusters') return second !== undefined;
  return (first === 'api' || first === 'apis') && second === 'clusters' && third !== undefined;
}

/** The name that ks-apiserver gives to a ServiceAccount of its own: `kubesphere:serviceaccount:NAMESPACE:NAME`. */
export const kubeSphereServiceAccountPrefix = 'kubesphere:serviceaccount:';

/** True for the claims of a token that ks-apiserver made. */
export function isKubeSphereToken(claims: Readonly<Record<string, unknown>>): boolean {
  const { token_type: type, sub } = claims;
  return typeof type === 'string' || (typeof sub === 'string' && sub.startsWith(kubeSphereServiceAccountPrefix));
}
