import type { KubeSphereVersion } from './kubesphere-version.ts';

/** Where ks-apiserver looks for the roles that allow a request; `''` for a non-resource request. `DevOps` in v3 only. */
export type ResourceScope = 'Global' | 'Cluster' | 'Workspace' | 'Namespace' | 'DevOps' | '';

/** What the scope depends on. */
export interface ScopedRequest {
  readonly apiGroup: string;
  readonly resource: string;
  readonly namespace: string;
  readonly workspace: string;
  readonly devops?: string;
}

/** The scope of a resource request (ks-apiserver pkg/apiserver/request/requestinfo.go, resolveResourceScope). */
export function resourceScope(request: ScopedRequest, version: KubeSphereVersion): ResourceScope {
  const { namespace, workspace, devops } = request;
  if (isGlobal(request, version)) return version === '4' && workspace !== '' ? 'Workspace' : 'Global';
  if (namespace !== '') return 'Namespace';
  if (devops !== undefined && devops !== '') return 'DevOps';
  return workspace === '' ? 'Cluster' : 'Workspace';
}

/** Up to 3.3.1 the resource is not known yet when this is asked, so nothing is global. */
function isGlobal({ apiGroup, resource }: ScopedRequest, version: KubeSphereVersion): boolean {
  if (version === '3.2') return false;
  return (version === '4' ? GLOBAL_IN_4 : GLOBAL_IN_3).get(apiGroup)?.includes(resource) ?? false;
}

// ks-apiserver pkg/apiserver/apiserver.go, buildHandlerChain
const GLOBAL_IN_4: ReadonlyMap<string, readonly string[]> = new Map([
  ['iam.kubesphere.io', ['users', 'globalroles', 'globalrolebindings']],
  ['tenant.kubesphere.io', ['workspaces', 'clusters']],
  ['cluster.kubesphere.io', ['clusters', 'labels']],
  ['resources.kubesphere.io', ['clusters', 'labels']],
]);

/** With notification switched on. */
const GLOBAL_IN_3: ReadonlyMap<string, readonly string[]> = new Map([
  ['iam.kubesphere.io', ['users', 'globalroles', 'globalrolebindings']],
  ['tenant.kubesphere.io', ['workspaces', 'clusters']],
  ['cluster.kubesphere.io', ['clusters']],
  ['resources.kubesphere.io', ['clusters']],
  ['notification.kubesphere.io', ['configs', 'receivers', 'notificationmanagers', 'routers', 'silences']],
]);
