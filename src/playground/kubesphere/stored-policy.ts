import { lookupTable } from '../../api/lookup-table.ts';
import type { KubeSphereAttributes, KubeSpherePolicy } from '../../rbac/kubesphere/authorizer.ts';
import type { KubeSphereRoleKind } from '../../rbac/kubesphere/role-kind.ts';
import type { Role } from '../../rbac/rules/policy.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { asRole, isRoleBinding } from '../identity/stored-policy.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn, type Resource } from '../store/resource-table.ts';
import { kubeSphereKind } from './kinds.ts';

/** The label that puts an object into a workspace. */
export const WORKSPACE_LABEL = 'kubesphere.io/workspace';
const namespaces = builtIn('', 'v1', 'namespaces');

/** The IAM objects of a store as ks-apiserver's authorizer reads them: always the present ones. */
export function storedKubeSpherePolicy(store: ObjectStore): KubeSpherePolicy {
  return {
    bindings: (kind, { workspace, namespace }) =>
      store
        .list(BINDINGS[kind], namespace)
        .filter(({ metadata }) => kind !== 'WorkspaceRole' || metadata.labels?.[WORKSPACE_LABEL] === workspace)
        .filter(isRoleBinding),
    role: (kind, namespace, name) =>
      ROLES[kind] && asRole(store.find(ROLES[kind], kind === 'Role' ? namespace : '', name)),
    workspaceOf: (namespace) => store.find(namespaces, '', namespace)?.metadata.labels?.[WORKSPACE_LABEL] ?? '',
    overrideAllows: (role, user, attributes) =>
      hasOverride(role) && (OVERRIDES.get(role.metadata.name)?.(user, attributes) ?? false),
  };
}

function iam(plural: string): Resource {
  return kubeSphereKind(`${plural}.iam.kubesphere.io`);
}

const ROLES: Readonly<Record<KubeSphereRoleKind, Resource>> = {
  GlobalRole: iam('globalroles'),
  WorkspaceRole: iam('workspaceroles'),
  ClusterRole: iam('clusterroles'),
  Role: iam('roles'),
};

const BINDINGS: Readonly<Record<KubeSphereRoleKind, Resource>> = {
  GlobalRole: iam('globalrolebindings'),
  WorkspaceRole: iam('workspacerolebindings'),
  ClusterRole: iam('clusterrolebindings'),
  Role: iam('rolebindings'),
};

function hasOverride({ metadata }: Role): boolean {
  const { annotations } = metadata as { readonly annotations?: Readonly<Record<string, string>> };
  return annotations?.['iam.kubesphere.io/rego-override'] !== undefined;
}

const READ = ['get', 'list', 'watch'];
const MEMBERS = ['clustermembers', 'workspacemembers', 'namespacemembers'];

/** The Rego of the two roles that come with one (ks-core chart, templates/globalroles.yaml); no other Rego is run here. */
const OVERRIDES = lookupTable<(user: UserInfo, asked: KubeSphereAttributes) => boolean>({
  'platform-admin': (_, { resourceScope }) => ['Workspace', 'Namespace', 'Cluster'].includes(resourceScope),
  authenticated: ({ username }, { resource, verb, name, path, apiGroup, isKubernetesRequest }) =>
    (resource === 'users' && name === username) ||
    (MEMBERS.includes(resource) && name === username && READ.includes(verb)) ||
    (['/api', '/api/v1'].includes(path) && verb === 'GET') ||
    (apiGroup === 'tenant.kubesphere.io' && !isKubernetesRequest && READ.includes(verb)),
});
