import { createHash } from 'node:crypto';
import { trimmed } from '../../api/text/trim.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import type { LeastRole } from './least-roles.ts';

/** A role and the name that it and its binding get. */
export interface NamedRole extends LeastRole {
  readonly name: string;
}

/**
 * Names for roles: the given one, else one that says the subject. Different subjects get different names; a ClusterRole for several namespaces has
 * `:shared` behind it, which no other name has.
 */
export function namedRoles(roles: readonly LeastRole[], asked?: string): NamedRole[] {
  const bySubject = new Map<string, string>();
  const taken = new Set<string>();
  return roles.map((role) => {
    const key = JSON.stringify(role.subject ?? null);
    const own = bySubject.get(key) ?? freeName(asked ?? nameFor(role.subject), taken);
    bySubject.set(key, own);
    taken.add(own);
    if (!role.boundIn) return { ...role, name: own };
    const name = freeName(`${own}:shared`, taken);
    taken.add(name);
    return { ...role, name };
  });
}

/**
 * `kubetrace-alice`, `kubetrace-team-a.ci`, `kubetrace-group-dev`. A name with a dot is a ServiceAccount's, as namespaces and these words
 * have none; where the words do not say the whole subject, a hash follows them.
 */
function nameFor(subject: Subject | undefined): string {
  if (!subject) return 'kubetrace-role';
  const { kind, name, namespace = '' } = subject;
  const word = kind === 'User' ? name : kind === 'Group' ? `group-${name}` : `${namespace}.${name}`;
  const isSaid = kind === 'ServiceAccount' ? ACCOUNT.test(word) : LABEL.test(name);
  if (isSaid && word.length <= MAX_LENGTH && (kind !== 'User' || !/^(?:group-|role$)/.test(word))) {
    return `kubetrace-${word}`;
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([kind, namespace, name]))
    .digest('hex')
    .slice(0, 8);
  const slug = trimmed(
    word
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, MAX_LENGTH),
    '-',
  );
  return `kubetrace-${slug === '' ? '' : `${slug}-`}${hash}`;
}

const MAX_LENGTH = 44;
const LABEL = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ACCOUNT = /^[-a-z0-9]+\.[-.a-z0-9]+$/;

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (!taken.has(candidate)) return candidate;
  }
}
