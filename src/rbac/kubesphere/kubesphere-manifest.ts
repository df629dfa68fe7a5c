import type { Grant } from '../rules/denial.ts';
import { kindText, ruleText, scalar, UNBOUND } from '../cures/manifest-text.ts';
import type { Subject } from '../rules/subject.ts';
import { iamGroup } from '../../api/kubesphere/kubesphere-signs.ts';

/** The role and binding of a grant in KubeSphere's own kinds, or only the binding of an existing role. */
export function kubeSphereDocuments(grant: Grant, name: string): readonly string[] {
  if (!grant.ownRole) return [];
  const { roleKind, workspace, role } = grant.ownRole;
  const where = roleKind === 'Role' ? `  namespace: ${scalar(grant.namespace)}\n` : '';
  const roleLabels = labelsText({ 'kubesphere.io/workspace': workspace });
  const roleText = `${head(roleKind, name)}${where}${roleLabels}rules:\n${grant.rules.map(ruleText).join('')}`;
  const made = role === undefined ? [roleText] : [];
  if (grant.subject.name === '') return made.map((text) => `${UNBOUND}${text}`);
  const labels = labelsText({
    'iam.kubesphere.io/role-ref': role ?? name,
    'iam.kubesphere.io/user-ref': grant.subject.kind === 'User' ? grant.subject.name : '',
    'kubesphere.io/workspace': workspace,
  });
  const roleRef = `roleRef:\n  apiGroup: ${iamGroup}\n  kind: ${kindText(roleKind)}\n  name: ${scalar(role ?? name)}\n`;
  const binding = `${head(`${roleKind}Binding`, name)}${where}${labels}${roleRef}subjects:\n${subjectText(grant.subject)}`;
  return [...made, binding];
}

function head(kind: string, name: string): string {
  return `apiVersion: ${iamGroup}/v1beta1\nkind: ${kindText(kind)}\nmetadata:\n  name: ${scalar(name)}\n`;
}

/** Only those whose value may be the value of a label. */
function labelsText(labels: Readonly<Record<string, string>>): string {
  const lines = Object.entries(labels).filter(([, value]) => /^[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/.test(value));
  return lines.length === 0
    ? ''
    : `  labels:\n${lines.map(([key, value]) => `    ${key}: ${scalar(value)}\n`).join('')}`;
}

/** The API group is part of the subject here: without it a ServiceAccount matches no account. */
function subjectText({ kind, apiGroup, name, namespace }: Subject): string {
  const where = namespace === undefined ? '' : `    namespace: ${scalar(namespace)}\n`;
  return `  - kind: ${kindText(kind)}\n    apiGroup: ${scalar(apiGroup ?? iamGroup)}\n    name: ${scalar(name)}\n${where}`;
}
