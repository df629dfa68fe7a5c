import { iamGroup } from '../../api/kubesphere/kubesphere-signs.ts';
import type { Cure, Grant } from '../rules/denial.ts';
import { type PolicyRule } from '../rules/policy-rule.ts';
import { type Attributes, ruleAllows } from '../rules/rule-match.ts';
import { builtInRoles } from './built-in-roles.ts';
import { type KubeSphereRoleKind, type KubeSphereScope, roleKindsFor } from './role-kind.ts';
import { kubeSphereSubject } from './kubesphere-subject.ts';
import { ruleFor } from '../rules/rule-match.ts';

/**
 * Ways to allow a request at ks-apiserver, the least first: its very rule in the narrowest kind of role, any name, the same rule in the
 * wider kinds, and the roles that come with KubeSphere and grant it.
 */
export function kubeSphereCures(attributes: Attributes, scope: KubeSphereScope, username: string | undefined): Cure[] {
  const rule = ruleFor(attributes);
  const [least, ...wider] = roleKindsFor(scope);
  const grantIn = (roleKind: KubeSphereRoleKind, rules: readonly PolicyRule[], role?: string): Grant => ({
    scope: roleKind === 'Role' ? 'namespace' : 'cluster',
    namespace: roleKind === 'Role' ? scope.namespace : '',
    rules,
    subject: kubeSphereSubject(username),
    ownRole: {
      apiGroup: iamGroup,
      roleKind,
      workspace: roleKind === 'WorkspaceRole' ? scope.workspace : '',
      ...(role && { role }),
    },
  });
  const { resourceNames, ...anyName } = rule;
  const existing = [least, ...wider]
    .flatMap((roleKind) => builtInRoles(roleKind, scope.workspace).map((role) => ({ roleKind, ...role })))
    .filter(({ rules }) => rules.some((granted) => ruleAllows(granted, attributes)));
  return [
    { title: 'least', grants: [grantIn(least, [rule])] },
    ...(resourceNames ? [{ title: 'any name', grants: [grantIn(least, [anyName])] }] : []),
    ...wider.map((kind) => ({ title: `in a ${kind}`, grants: [grantIn(kind, [rule])] })),
    ...existing.map(({ roleKind, name, rules }) => ({
      title: `existing ${roleKind} ${name}`,
      grants: [grantIn(roleKind, rules, name)],
    })),
  ];
}
