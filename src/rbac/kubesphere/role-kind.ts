import type { ResourceScope } from '../../api/kubesphere/kubesphere-scope.ts';
import { isNamespaceName } from '../rules/namespace-name.ts';

/** The kinds of `iam.kubesphere.io/v1beta1` that have rules. */
export type KubeSphereRoleKind = 'Role' | 'WorkspaceRole' | 'ClusterRole' | 'GlobalRole';

/** Where ks-apiserver looks for rules. */
export interface KubeSphereScope {
  readonly resourceScope: ResourceScope;
  /** `''` for none, and where it is not known: that of a namespace stands in a label of the namespace. */
  readonly workspace: string;
  readonly namespace: string;
}

/**
 * The kinds of role that ks-apiserver looks at for a request, the narrowest first; a kind of which no object can exist in this scope
 * is left out (pkg/apiserver/authorization/rbac/rbac.go, visitRulesFor).
 */
export function roleKindsFor({
  resourceScope,
  workspace,
  namespace,
}: KubeSphereScope): readonly [KubeSphereRoleKind, ...KubeSphereRoleKind[]] {
  if (resourceScope === 'Global') return ['GlobalRole'];
  const canHoldRole = resourceScope === 'Namespace' && isNamespaceName(namespace);
  const canHoldWorkspaceRole = resourceScope === 'Workspace' && isLabelValue(workspace);
  if (canHoldRole) return ['Role', 'ClusterRole', 'GlobalRole'];
  return canHoldWorkspaceRole ? ['WorkspaceRole', 'ClusterRole', 'GlobalRole'] : ['ClusterRole', 'GlobalRole'];
}

/** The workspace of a role is the value of a label. */
function isLabelValue(text: string): boolean {
  return /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text);
}
