import type { Cure, Grant } from './denial.ts';
import { grantNames } from './grant-name.ts';
import type { PolicyRule } from './policy-rule.ts';
import { rbacGroup, type Subject } from './subject.ts';

/**
 * A cure as YAML for `kubectl apply`: for each grant a role and its binding, or only the binding of an existing ClusterRole.
 * Where the subject is not known (see Grant) only the role, with a comment that says so.
 */
export function cureManifest(cure: Cure): string {
  const names = grantNames(cure.grants);
  return cure.grants.flatMap((grant, i) => documentsOf(grant, names[i]!)).join('---\n');
}

function documentsOf(grant: Grant, name: string): string[] {
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

/** A rule as an item of a YAML list, its fields in the order in which people write them. */
export function ruleText(rule: PolicyRule): string {
  const fields = (['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const).flatMap((key) => {
    const list = rule[key];
    return list && list.length > 0 ? [`${key}: [${list.map((item) => JSON.stringify(item)).join(', ')}]`] : [];
  });
  return `  - ${fields.join('\n    ')}\n`;
}

export function subjectText({ kind, name, namespace }: Subject): string {
  const where = kind === 'ServiceAccount' ? `namespace: ${scalar(namespace ?? '')}` : `apiGroup: ${rbacGroup}`;
  return `  - kind: ${kind}\n    name: ${scalar(name)}\n    ${where}\n`;
}

/** A text as a YAML scalar: bare where no reader can take it for anything else; JSON's quotes are YAML's otherwise. */
export function scalar(text: string): string {
  const bare = /^[a-z][-a-z0-9.]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(text);
  return bare ? text : JSON.stringify(text);
}
