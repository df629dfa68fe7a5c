import type { Subject } from '../../rbac/rules/subject.ts';
import type { LeastRole } from './least-roles.ts';

/** A role and the name that it and its binding get. */
export interface NamedRole extends LeastRole {
  readonly name: string;
}

/** Names for roles: the given one, else `kubetrace-` and the subject. Different subjects get different names. */
export function namedRoles(roles: readonly LeastRole[], asked?: string): NamedRole[] {
  const bySubject = new Map<string, string>();
  const taken = new Set<string>();
  return roles.map((role) => {
    const key = JSON.stringify(role.subject ?? null);
    const name = bySubject.get(key) ?? freeName(asked ?? nameFor(role.subject), taken);
    bySubject.set(key, name);
    taken.add(name);
    return { ...role, name };
  });
}

function nameFor(subject: Subject | undefined): string {
  const slug = (subject?.name ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, 50)
    .replace(/^[-.]+|[-.]+$/g, '');
  return `kubetrace-${slug || 'role'}`;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (!taken.has(candidate)) return candidate;
  }
}
