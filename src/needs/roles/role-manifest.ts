import { commentLine } from '../../api/text/comment-line.ts';
import { roleDocument, ruleItem } from '../../rbac/cures/manifest-text.ts';
import { kindsIn, roleDocuments } from '../../rbac/cures/role-documents.ts';
import { rbacGroup } from '../../rbac/rules/subject.ts';
import { evidenceText } from '../evidence-text.ts';
import { scopeOfRole } from './least-roles.ts';
import type { NamedRole } from './role-names.ts';

/**
 * Roles and their bindings as YAML for `kubectl apply`, each rule under a comment that says what it is for. `nameSubject`: how one says whom to bind.
 */
export function roleManifest(
  roles: readonly NamedRole[],
  comment: readonly string[],
  nameSubject = 'bind it with --serviceaccount, --user or --group',
): string {
  const head = comment.map(commentLine).join('');
  const unbound = commentLine(`The trace does not show who did this: ${nameSubject}.`);
  return head + roles.flatMap((role) => documentsOf(role, unbound)).join('---\n');
}

function documentsOf(role: NamedRole, unbound: string): string[] {
  const rules = role.rules.map(({ rule, facts }) => `  ${commentLine(evidenceText(facts))}${ruleItem(rule)}`).join('');
  const { name, boundIn, subject } = role;
  if (!boundIn) return roleDocuments({ ...role, scope: scopeOfRole(role), labels: LABELS, rules, unbound });
  const bound = { name, clusterRole: name, scope: 'namespace', labels: LABELS, rules: '', subject } as const;
  return [
    roleDocument({ kind: 'ClusterRole', name, labels: LABELS }, rules),
    ...boundIn.flatMap((namespace) => roleDocuments({ ...bound, namespace })),
  ];
}

const LABELS = { 'kubetrace.dev/generated': 'true' };

/** The same as one `kind: List` in JSON, which has no comments. */
export function roleList(roles: readonly NamedRole[]): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: roles.flatMap(objectsOf) }, undefined, 2)}\n`;
}

function objectsOf(role: NamedRole): object[] {
  const { name, namespace, subject, boundIn = [namespace] } = role;
  const { roleKind } = kindsIn(scopeOfRole(role));
  const apiVersion = `${rbacGroup}/v1`;
  const metadata = (place: string) => ({ name, ...(place !== '' && { namespace: place }), labels: LABELS });
  const made = {
    apiVersion,
    kind: roleKind,
    metadata: metadata(namespace),
    rules: role.rules.map(({ rule }) => rule),
  };
  if (!subject) return [made];
  const roleRef = { apiGroup: rbacGroup, kind: roleKind, name };
  const bindings = boundIn.map((place) => {
    const { bindingKind } = kindsIn(place === '' ? 'cluster' : 'namespace');
    return { apiVersion, kind: bindingKind, metadata: metadata(place), roleRef, subjects: [subject] };
  });
  return [made, ...bindings];
}
