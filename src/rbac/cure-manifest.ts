import type { Cure, Grant } from './rules/denial.ts';
import { grantName } from './cures/grant-name.ts';
import { kubeSphereDocuments } from './kubesphere/kubesphere-manifest.ts';
import { ruleText, scalar, subjectText } from './cures/manifest-text.ts';
import type { PolicyRule } from './rules/policy-rule.ts';
import { rbacGroup } from './rules/subject.ts';

/**
 * A cure as YAML for `kubectl apply`: for each grant a role and its binding, or only the binding of an existing ClusterRole.
 * Where the subject is not known (see Grant) only the role, with a comment that says so.
 */
export function cureManifest(cure: Cure): string {
  const warning = cure.warning === undefined ? '' : `# Beware: ${cure.warning}.\n`;
  return `${warning}${cure.grants.flatMap((grant) => documentsOf(grant, grantName(grant))).join('---\n')}`;
}

function documentsOf(grant: Grant, name: string): string[] {
  if (grant.kubeSphere) return kubeSphereDocuments(grant, grant.kubeSphere, name);
  const roleKind = grant.clusterRole || grant.scope === 'cluster' ? 'ClusterRole' : 'Role';
  const role = grant.clusterRole ? [] : [`${head(roleKind, name, grant)}${rulesText(grant.rules)}`];
  if (grant.subject.name === '') return role.map((text) => `${unboundComment}${text}`);
  const bindingKind = grant.scope === 'cluster' ? 'ClusterRoleBinding' : 'RoleBinding';
  const roleRef = `roleRef:\n  apiGroup: ${rbacGroup}\n  kind: ${roleKind}\n  name: ${scalar(grant.clusterRole ?? name)}\n`;
  return [...role, `${head(bindingKind, name, grant)}${roleRef}subjects:\n${subjectText(grant.subject)}`];
}

const unboundComment =
  '# The refusal does not name anybody to bind: bind this to the user or ServiceAccount that is to do it,\n' +
  '# never to system:anonymous.\n';

function head(kind: string, name: string, { scope, namespace }: Grant): string {
  const where = scope === 'namespace' && namespace !== '' ? `  namespace: ${scalar(namespace)}\n` : '';
  return `apiVersion: ${rbacGroup}/v1\nkind: ${kind}\nmetadata:\n  name: ${scalar(name)}\n${where}`;
}

function rulesText(rules: readonly PolicyRule[]): string {
  return `rules:\n${rules.map(ruleText).join('')}`;
}
