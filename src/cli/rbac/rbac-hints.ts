import { aggregated } from '../../needs/roles/aggregated.ts';
import { generatedIn } from '../../needs/roles/role-notes.ts';
import type { LeastRole } from '../../needs/roles/least-roles.ts';
import { subjectLabel } from '../../needs/subject-label.ts';
import type { RbacFlags } from './rbac-flags.ts';

/** Which flags would make better roles of the same trace. */
export function rbacHints(roles: readonly LeastRole[], flags: RbacFlags): string[] {
  if (flags.output === 'matrix') return [];
  const generated = generatedIn(roles);
  const shared = flags.aggregate || flags.output === 'commands' ? [] : sharedTexts(aggregated(roles));
  return [
    ...(generated.length > 0
      ? [
          `warning: rules name objects whose names are generated (${few(generated)}), and the next ones have others: see --expand names`,
        ]
      : []),
    ...shared,
  ];
}

function few(texts: readonly string[]): string {
  const more = texts.length - MOST;
  return [...texts.slice(0, MOST), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const MOST = 3;

/** One text per subject. Of two namespaces one can read both. */
function sharedTexts(roles: readonly LeastRole[]): string[] {
  const shared = new Map<string, number[]>();
  for (const { subject, boundIn = [] } of roles) {
    if (boundIn.length < 3) continue;
    const label = subjectLabel(subject);
    shared.set(label, [...(shared.get(label) ?? []), boundIn.length]);
  }
  return [...shared].map(([label, counts]) => {
    const namespaces = counts.reduce((sum, count) => sum + count, 0);
    return counts.length === 1
      ? `note: ${namespaces} namespaces need the same for ${label}: --aggregate makes one ClusterRole of it`
      : `note: ${namespaces} namespaces need one of ${counts.length} roles for ${label}: --aggregate makes a ClusterRole of each`;
  });
}
