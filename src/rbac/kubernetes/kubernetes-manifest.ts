import { ruleText, scalar, subjectText, UNBOUND } from '../cures/manifest-text.ts';
import type { Grant } from '../rules/denial.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { rbacGroup } from '../rules/subject.ts';

/** The role and binding of a grant in Kubernetes' own kinds, or only the binding of an existing ClusterRole. */
export function kubernetesDocuments(grant: Grant, name: string): readonly string[] {
  // Of a server that is not known here: Kubernetes' kinds would not lift it.
  if (grant.ownRole) return [];
  const roleKind = grant.clusterRole || grant.scope === 'cluster' ? 'ClusterRole' : 'Role';
  const role = grant.clusterRole ? [] : [`${head(roleKind, name, grant)}${rulesText(grant.rules)}`];
  if (grant.subject.name === '') return role.map((text) => `${UNBOUND}${text}`);
  const bindingKind = grant.scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding';
  const roleRef = `roleRef:\n  apiGroup: ${rbacGroup}\n  kind: ${roleKind}\n  name: ${scalar(grant.clusterRole ?? name)}\n`;
  return [...role, `${head(bindingKind, name, grant)}${roleRef}subjects:\n${subjectText(grant.subject)}`];
}

function head(kind: string, name: string, { scope, namespace }: Grant): string {
  const where = scope === 'namespace' && namespace !== '' ? `  namespace: ${scalar(namespace)}\n` : '';
  return `apiVersion: ${rbacGroup}/v1\nkind: ${kind}\nmetadata:\n  name: ${scalar(name)}\n${where}`;
}

function rulesText(rules: readonly PolicyRule[]): string {
  return `rules:\n${rules.map(ruleText).join('')}`;
}
