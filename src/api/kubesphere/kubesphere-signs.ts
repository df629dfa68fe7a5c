import { parseRequestTarget, pathSegments } from '../request/request-target.ts';

/** The API group of users, roles and bindings, and of User subjects: in any other group a subject matches no user. */
export const iamGroup = 'iam.kubesphere.io';

/** The API group of ks-apiserver's own ServiceAccounts. */
export const accountGroup = 'kubesphere.io';

/** The name that ks-apiserver gives to a ServiceAccount of its own: `kubesphere:serviceaccount:NAMESPACE:NAME`. */
export const kubeSphereServiceAccountPrefix = 'kubesphere:serviceaccount:';

/** Where the credential is when kube-apiserver, in front of ks-apiserver, takes Authorization for itself. */
export const credentialHeader = 'X-KubeSphere-Authorization';

/** True for a path that only ks-apiserver serves: `/kapis/…`, `/kapi/…`, `/clusters/CLUSTER/…` and `/apis/clusters/CLUSTER/…`. */
export function isKubeSpherePath(target: string): boolean {
  // Every request passes here, and for most the first characters decide.
  if (/^\/apis?\/(?!clusters\/)[\w.-]+\//.test(target)) return false;
  const url = parseRequestTarget('GET', target);
  const [first, second, third] = 'problem' in url ? [] : pathSegments(url.path);
  if (first === 'kapis' || first === 'kapi') return true;
  if (first === 'clusters') return second !== undefined;
  return (first === 'api' || first === 'apis') && second === 'clusters' && third !== undefined;
}

/** True for the claims of a token that ks-apiserver made. */
export function isKubeSphereToken(claims: Readonly<Record<string, unknown>>): boolean {
  const { token_type: type, sub } = claims;
  return typeof type === 'string' || (typeof sub === 'string' && sub.startsWith(kubeSphereServiceAccountPrefix));
}

/** True for the claims of a token that a Kubernetes API server rejected because it is KubeSphere's (pkg/models/auth). */
export function isIssuedByKubeSphere({
  token_type: type,
  username,
  sub,
  iss,
}: Readonly<Record<string, unknown>>): boolean {
  return (
    (typeof type === 'string' && typeof username === 'string') ||
    (typeof sub === 'string' && sub.startsWith('kubesphere:')) ||
    (typeof iss === 'string' && /kubesphere|ks-(?:console|apiserver)/.test(iss))
  );
}
