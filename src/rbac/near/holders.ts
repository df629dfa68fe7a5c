import { accessTo } from '../grants/access.ts';
import type { RbacObjects } from '../rules/policy.ts';
import type { Attributes } from '../rules/rule-match.ts';
import type { Subject } from '../rules/subject.ts';

/** Who may do it where it was asked, by the bindings there: the subjects as bindings name them, those of the control plane left out. */
export function holdersOf(wanted: Attributes, objects: RbacObjects): Subject[] {
  const holders = accessTo(wanted, objects).flatMap(({ subject, names }) =>
    names.length === 0 && !isSystems(subject) ? [subject] : [],
  );
  return [...new Map(holders.map((subject) => [JSON.stringify(subject), subject])).values()];
}

/** Whether a subject belongs to the cluster itself. */
export function isSystems({ kind, name, namespace }: Subject): boolean {
  return kind === 'ServiceAccount' ? namespace === 'kube-system' : name.startsWith('system:');
}
