import { type Subject, usernameOf } from '../rbac/rules/subject.ts';

/** Whether a subject is this user, or a group of theirs. */
export function isSubject(subject: Subject, user: string | undefined, groups: readonly string[]): boolean {
  return subject.kind === 'Group' ? groups.includes(subject.name) : user !== undefined && usernameOf(subject) === user;
}
