import type { DialectName } from '../api/dialect/dialect.ts';
import { dialectOf, serverOfRoles } from '../api/dialects.ts';
import type { RequestInfo } from '../api/request/request-info.ts';
import type { RbacDialect } from './dialect.ts';
import { kubernetesRbac } from './kubernetes/kubernetes-rbac.ts';
import { kubeSphereRbac } from './kubesphere/kubesphere-rbac.ts';

/** What each dialect adds where roles come in. */
export const RBAC_DIALECTS: Readonly<Record<DialectName, RbacDialect>> = {
  kubernetes: kubernetesRbac,
  kubesphere: kubeSphereRbac,
};

/** Of the dialect that a request was decoded by. */
export function rbacOf(info: RequestInfo): RbacDialect {
  return RBAC_DIALECTS[dialectOf(info).name];
}

/** Of the server whose roles are of an API group; `undefined` for Kubernetes' own. */
export function rbacOfRoles(apiGroup: string | undefined): RbacDialect {
  return RBAC_DIALECTS[serverOfRoles(apiGroup)?.dialect ?? 'kubernetes'];
}
