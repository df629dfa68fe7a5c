import { iamGroup } from '../../api/kubesphere/kubesphere-signs.ts';
import type { Grant } from '../rules/denial.ts';
import { PLACEHOLDERS } from '../rules/placeholders.ts';
import { bindingDocument, kindText, roleDocument, ruleItem, scalar, UNBOUND } from '../cures/manifest-text.ts';
import type { Subject } from '../rules/subject.ts';

/** The role and binding of a grant in KubeSphere's own kinds, or only the binding of an existing role. */
export function kubeSphereDocuments({ rules, namespace, subject, ownRole }: Grant, name: string): readonly string[] {
  if (!ownRole) return [];
  const { roleKind, workspace, role } = ownRole;
  const meta = {
    apiVersion: `${iamGroup}/v1beta1`,
    name,
    namespace: roleKind === 'Role' ? (namespace ?? PLACEHOLDERS.namespace) : undefined,
  };
  const roleHead = { ...meta, kind: roleKind, labels: valued({ 'kubesphere.io/workspace': workspace }) };
  const made = role === undefined ? [roleDocument(roleHead, rules.map(ruleItem).join(''))] : [];
  if (!subject) return made.map((text) => `${UNBOUND}${text}`);
  const labels = valued({
    'iam.kubesphere.io/role-ref': role ?? name,
    'iam.kubesphere.io/user-ref': subject.kind === 'User' ? subject.name : '',
    'kubesphere.io/workspace': workspace,
  });
  const roleRef = { apiGroup: iamGroup, kind: roleKind, name: role ?? name };
  const bindingHead = { ...meta, kind: `${roleKind}Binding`, labels };
  return [...made, bindingDocument(bindingHead, roleRef, kubeSphereSubjectItem(subject))];
}

/** Only the labels that have a value which a label can have. */
function valued(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isValue = (text: string) => /^[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/.test(text);
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => isValue(value)));
}

/** The API group is part of the subject here: without it a ServiceAccount matches no account. */
function kubeSphereSubjectItem({ kind, apiGroup, name, namespace }: Subject): string {
  const where = namespace === undefined ? '' : `    namespace: ${scalar(namespace)}\n`;
  return `  - kind: ${kindText(kind)}\n    apiGroup: ${scalar(apiGroup ?? iamGroup)}\n    name: ${scalar(name)}\n${where}`;
}
