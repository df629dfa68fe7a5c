import { commentLine } from '../../api/text/comment-line.ts';
import { ruleItem } from '../../rbac/cures/manifest-text.ts';
import { kindsIn, roleDocuments } from '../../rbac/cures/role-documents.ts';
import { rbacGroup } from '../../rbac/rules/subject.ts';
import { evidenceText } from '../evidence-text.ts';
import { scopeOfRole } from './least-roles.ts';
import type { NamedRole } from './role-names.ts';

/** Roles and their bindings as YAML for `kubectl apply`, each rule under a comment that says what it is for. */
export function roleManifest(roles: readonly NamedRole[], comment: readonly string[]): string {
  const head = comment.map(commentLine).join('');
  return head + roles.flatMap(documentsOf).join('---\n');
}

function documentsOf(role: NamedRole): string[] {
  const rules = role.rules.map(({ rule, facts }) => `  ${commentLine(evidenceText(facts))}${ruleItem(rule)}`).join('');
  return roleDocuments({ ...role, scope: scopeOfRole(role), labels: LABELS, rules, unbound: UNBOUND });
}

const LABELS = { 'kubetrace.dev/generated': 'true' };
const UNBOUND = '# The trace does not show who did this: bind it with --serviceaccount, --user or --group.\n';

/** The same as one `kind: List` in JSON, which has no comments. */
export function roleList(roles: readonly NamedRole[]): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: roles.flatMap(objectsOf) }, undefined, 2)}\n`;
}

function objectsOf(role: NamedRole): object[] {
  const { name, namespace, subject } = role;
  const scope = scopeOfRole(role);
  const { roleKind, bindingKind } = kindsIn(scope);
  const apiVersion = `${rbacGroup}/v1`;
  const metadata = { name, ...(scope === 'namespace' && { namespace }), labels: LABELS };
  const made = { apiVersion, kind: roleKind, metadata, rules: role.rules.map(({ rule }) => rule) };
  if (!subject) return [made];
  const roleRef = { apiGroup: rbacGroup, kind: roleKind, name };
  return [made, { apiVersion, kind: bindingKind, metadata, roleRef, subjects: [subject] }];
}
