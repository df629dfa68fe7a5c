import type { KubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';
import { kubeSphereServiceAccountPrefix } from '../../api/kubesphere/kubesphere-signs.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import type { Decision } from '../rules/authorizer.ts';
import type { Role, RoleBinding } from '../rules/policy.ts';
import { ruleAllows } from '../rules/rule-match.ts';
import type { Subject, UserInfo } from '../rules/subject.ts';
import type { KubeSphereRoleKind } from './role-kind.ts';

/** What ks-apiserver is asked about: its RequestInfo, or the second question of a handler. */
export type KubeSphereAttributes = Pick<
  KubeSphereRequestInfo,
  | 'isResourceRequest'
  | 'path'
  | 'verb'
  | 'apiGroup'
  | 'resource'
  | 'subresource'
  | 'name'
  | 'namespace'
  | 'workspace'
  | 'resourceScope'
  | 'isKubernetesRequest'
>;

/** Read access to the objects of `iam.kubesphere.io`, in the order in which they are to be visited. */
export interface KubeSpherePolicy {
  bindings(kind: KubeSphereRoleKind, where: BindingScope): Iterable<RoleBinding>;
  /** `namespace` counts for a Role only. */
  role(kind: KubeSphereRoleKind, namespace: string, name: string): Role | undefined;
  /** By the label of the namespace; `''` for none. */
  workspaceOf(namespace: string): string;
  /** What the policy in the annotation `iam.kubesphere.io/rego-override` of a role says. */
  overrideAllows(role: Role, user: UserInfo, attributes: KubeSphereAttributes): boolean;
}

/** Which bindings to visit: those of a workspace or a namespace; `''` for any. */
export interface BindingScope {
  readonly workspace: string;
  readonly namespace: string;
}

/**
 * May the user do it? GlobalRoleBindings first, and nothing else for what is global; then those of the workspace, of the namespace, and
 * of the cluster. A roleRef to a role that does not exist grants nothing (ks-apiserver pkg/apiserver/authorization/rbac/rbac.go of v4.1.3).
 */
export function authorizeKubeSphere(
  user: UserInfo,
  attributes: KubeSphereAttributes,
  policy: KubeSpherePolicy,
): Decision {
  for (const { kind, where } of lookups(attributes, policy)) {
    for (const binding of policy.bindings(kind, where)) {
      const subject = binding.subjects?.find((candidate) => appliesTo(candidate, user, where.namespace));
      const role = subject && roleOf(binding, where.namespace, policy);
      if (!role || !allows(role, { user, attributes, policy })) continue;
      return {
        allowed: true,
        reason: `RBAC: allowed by ${describe(kind, binding)} to ${subject.kind} ${goQuote(subject.name)}`,
      };
    }
  }
  return { allowed: false, reason: '' };
}

interface Lookup {
  readonly kind: KubeSphereRoleKind;
  readonly where: BindingScope;
}

const ANYWHERE: BindingScope = { workspace: '', namespace: '' };

function lookups({ resourceScope, namespace, workspace }: KubeSphereAttributes, policy: KubeSpherePolicy): Lookup[] {
  const global: Lookup = { kind: 'GlobalRole', where: ANYWHERE };
  if (resourceScope === 'Global') return [global];
  const isNamespaced = resourceScope === 'Namespace';
  const home = isNamespaced ? policy.workspaceOf(namespace) : resourceScope === 'Workspace' ? workspace : '';
  return [
    global,
    ...(home === '' ? [] : [{ kind: 'WorkspaceRole', where: { workspace: home, namespace: '' } } as const]),
    ...(isNamespaced && namespace !== '' ? [{ kind: 'Role', where: { workspace: '', namespace } } as const] : []),
    { kind: 'ClusterRole', where: ANYWHERE },
  ];
}

/** The kind of the role need not be that of the binding. */
function roleOf({ roleRef }: RoleBinding, namespace: string, policy: KubeSpherePolicy): Role | undefined {
  return policy.role(roleRef.kind as KubeSphereRoleKind, namespace, roleRef.name);
}

interface Question {
  readonly user: UserInfo;
  readonly attributes: KubeSphereAttributes;
  readonly policy: KubeSpherePolicy;
}

function allows(role: Role, { user, attributes, policy }: Question): boolean {
  if (policy.overrideAllows(role, user, attributes)) return true;
  return (role.rules ?? []).some((rule) => ruleAllows(rule, attributes));
}

/** The API group of a ServiceAccount subject says whose account it is; with any other group it matches none. */
function appliesTo({ kind, name, namespace, apiGroup }: Subject, user: UserInfo, bindingNamespace: string): boolean {
  if (kind === 'User') return user.username === name;
  if (kind === 'Group') return user.groups.includes(name);
  const home = namespace || bindingNamespace;
  const prefix = PREFIXES.get(apiGroup ?? '');
  return (
    kind === 'ServiceAccount' && prefix !== undefined && home !== '' && user.username === `${prefix}${home}:${name}`
  );
}

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['kubesphere.io', kubeSphereServiceAccountPrefix],
  ['rbac.authorization.k8s.io', 'system:serviceaccount:'],
]);

/** A WorkspaceRoleBinding is called a GlobalRoleBinding, as in the original. */
function describe(kind: KubeSphereRoleKind, { metadata, roleRef }: RoleBinding): string {
  const named = kind === 'Role' ? `${metadata.name}/${metadata.namespace ?? ''}` : metadata.name;
  const shown = kind === 'WorkspaceRole' ? 'GlobalRole' : kind;
  return `${shown}Binding ${goQuote(named)} of ${roleRef.kind} ${goQuote(roleRef.name)}`;
}
