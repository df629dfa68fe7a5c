import type { Subject } from '../rbac/rules/subject.ts';

/** A subject for a person: `User alice`, `ServiceAccount team-a/ci`. */
export function subjectLabel(subject: Subject | undefined): string {
  if (!subject) return 'nobody in particular';
  const { kind, name, namespace } = subject;
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
