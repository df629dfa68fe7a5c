import type { PolicyRule } from '../rules/policy-rule.ts';
import type { KubeSphereRoleKind } from './role-kind.ts';

/** A role that comes with KubeSphere. */
export interface BuiltInRole {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
}

/**
 * The roles of a kind that come with KubeSphere 4.1, except those that may do everything: a 403 is not a reason to make
 * anybody an administrator (ks-core chart, templates/builtinroles.yaml and clusterroles.yaml). Those of a workspace carry its name.
 */
export function builtInRoles(kind: KubeSphereRoleKind, workspace: string): readonly BuiltInRole[] {
  switch (kind) {
    case 'Role':
      return [
        { name: 'viewer', rules: [READ_ALL] },
        { name: 'operator', rules: [READ_ALL, OPERATE] },
      ];
    case 'WorkspaceRole':
      return [{ name: `${workspace}-viewer`, rules: [READ_ALL] }];
    case 'ClusterRole':
      return [{ name: 'cluster-viewer', rules: [READ_ALL, { nonResourceURLs: ['*'], verbs: ['GET'] }] }];
    case 'GlobalRole':
      return [];
  }
}

const READ_ALL: PolicyRule = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] };

const OPERATE: PolicyRule = {
  apiGroups: [
    '',
    'apps',
    'extensions',
    'batch',
    'autoscaling',
    'app.k8s.io',
    'operations.kubesphere.io',
    'resources.kubesphere.io',
    'config.istio.io',
    'events.k8s.io',
    'events.kubesphere.io',
    'snapshot.storage.k8s.io',
    'networking.k8s.io',
  ],
  resources: ['*'],
  verbs: ['*'],
};
