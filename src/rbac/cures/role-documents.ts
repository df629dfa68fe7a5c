import type { GrantScope } from '../rules/denial.ts';
import { PLACEHOLDERS } from '../rules/placeholders.ts';
import { rbacGroup, type Subject } from '../rules/subject.ts';
import { bindingDocument, roleDocument, subjectItem } from './manifest-text.ts';

/** A role of Kubernetes and its binding, to be written as YAML. */
export interface RoleSpec {
  /** Of both. */
  readonly name: string;
  readonly scope: GrantScope;
  /** `undefined` where it is not known. Of no meaning in the cluster scope. */
  readonly namespace: string | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  /** Items of a YAML list, comments among them. */
  readonly rules: string;
  /** An existing ClusterRole to bind, instead of making a role. */
  readonly clusterRole?: string | undefined;
  readonly subject: Subject | undefined;
  /** The comment over a role without a subject, which is not bound; without it there is a binding with placeholders. */
  readonly unbound?: string;
}

/** The YAML documents for `kubectl apply`: a role, unless one exists, and its binding, unless there is nobody to bind. */
export function roleDocuments(spec: RoleSpec): string[] {
  const { name, scope, labels, rules, clusterRole, subject, unbound } = spec;
  const namespace = scope === 'cluster' ? undefined : (spec.namespace ?? PLACEHOLDERS.namespace);
  const { roleKind, bindingKind } = kindsIn(scope);
  const role = clusterRole ? [] : [roleDocument({ kind: roleKind, name, namespace, labels }, rules)];
  if (!subject && unbound !== undefined) return role.map((text) => `${unbound}${text}`);
  const kind = clusterRole ? 'ClusterRole' : roleKind;
  const roleRef = { apiGroup: rbacGroup, kind, name: clusterRole ?? name };
  return [
    ...role,
    bindingDocument({ kind: bindingKind, name, namespace, labels }, roleRef, subject ? subjectItem(subject) : SOMEBODY),
  ];
}

/** The server refuses the kind, so that nobody is bound by mistake. */
const SOMEBODY = `  - kind: ${PLACEHOLDERS.kind}\n    name: ${PLACEHOLDERS.user}\n`;

/** The kinds of a role that is made in a scope, and of its binding. */
export function kindsIn(scope: GrantScope): { readonly roleKind: string; readonly bindingKind: string } {
  const roleKind = scope === 'cluster' ? 'ClusterRole' : 'Role';
  return { roleKind, bindingKind: `${roleKind}Binding` };
}
