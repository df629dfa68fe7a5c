import { commentLine } from '../../api/text/comment-line.ts';
import { ruleText, scalar, subjectText } from '../../rbac/cures/manifest-text.ts';
import { rbacGroup } from '../../rbac/rules/subject.ts';
import { evidenceText } from '../evidence-text.ts';
import type { NamedRole } from './role-names.ts';

/** Roles and their bindings as YAML for `kubectl apply`, each rule under a comment that says what it is for. */
export function roleManifest(roles: readonly NamedRole[], comment: readonly string[]): string {
  const head = comment.map(commentLine).join('');
  return head + roles.flatMap(documentsOf).join('---\n');
}

/** The same as one `kind: List` in JSON, which has no comments. */
export function roleList(roles: readonly NamedRole[]): string {
  const items = roles.flatMap((role) => {
    const { roleKind, bindingKind, metadata } = objectsOf(role);
    const rules = role.rules.map(({ rule }) => rule);
    const head = { apiVersion: `${rbacGroup}/v1`, kind: roleKind, metadata, rules };
    if (role.subject.name === '') return [head];
    const roleRef = { apiGroup: rbacGroup, kind: roleKind, name: role.name };
    return [head, { apiVersion: `${rbacGroup}/v1`, kind: bindingKind, metadata, roleRef, subjects: [role.subject] }];
  });
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2)}\n`;
}

function documentsOf(role: NamedRole): string[] {
  const { roleKind, bindingKind } = objectsOf(role);
  const rules = role.rules.map(({ rule, facts }) => `  ${commentLine(evidenceText(facts))}${ruleText(rule)}`).join('');
  const document = `${head(roleKind, role)}rules:\n${rules}`;
  if (role.subject.name === '') return [`${UNBOUND}${document}`];
  const roleRef = `roleRef:\n  apiGroup: ${rbacGroup}\n  kind: ${roleKind}\n  name: ${scalar(role.name)}\n`;
  return [document, `${head(bindingKind, role)}${roleRef}subjects:\n${subjectText(role.subject)}`];
}

const UNBOUND = '# The trace does not tell who did this: bind it with --serviceaccount, --user or --group.\n';

function head(kind: string, { name, namespace }: NamedRole): string {
  const where = namespace === '' ? '' : `  namespace: ${scalar(namespace)}\n`;
  const labels = '  labels:\n    kubetrace.dev/generated: "true"\n';
  return `apiVersion: ${rbacGroup}/v1\nkind: ${kind}\nmetadata:\n  name: ${scalar(name)}\n${where}${labels}`;
}

function objectsOf({ name, namespace }: NamedRole) {
  const isCluster = namespace === '';
  return {
    roleKind: isCluster ? 'ClusterRole' : 'Role',
    bindingKind: isCluster ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(!isCluster && { namespace }), labels: { 'kubetrace.dev/generated': 'true' } },
  };
}
