import { type Subject, subjectText } from '../rbac/rules/subject.ts';

/** A subject for a person: `User alice`, `ServiceAccount team-a/ci`. */
export function subjectLabel(subject: Subject | undefined): string {
  return subject ? subjectText(subject) : 'nobody in particular';
}
