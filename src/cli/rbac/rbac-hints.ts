import { isGeneratedName, stemOfGenerated } from '../../api/request/generated-name.ts';
import { aggregated } from '../../needs/roles/aggregated.ts';
import type { LeastRole } from '../../needs/roles/least-roles.ts';
import { subjectLabel } from '../../needs/subject-label.ts';
import type { RbacFlags } from './rbac-flags.ts';

/** Which flags would make better roles of the same trace. */
export function rbacHints(roles: readonly LeastRole[], flags: RbacFlags): string[] {
  if (flags.output === 'matrix') return [];
  const generated = generatedIn(roles);
  const shared = flags.aggregate || flags.output === 'commands' ? [] : aggregated(roles).flatMap(sharedText);
  return [
    ...(generated.length > 0
      ? [
          `warning: rules name objects whose names are generated (${few(generated)}), and the next ones have others: see --expand names`,
        ]
      : []),
    ...shared,
  ];
}

/** `pods of web`. */
function generatedIn(roles: readonly LeastRole[]): string[] {
  const rules = roles.flatMap((role) => role.rules.map(({ rule }) => rule));
  const found = rules.flatMap(({ resources = [], resourceNames = [] }) =>
    resourceNames
      .filter(isGeneratedName)
      .flatMap((name) => resources.map((resource) => `${resource} of ${stemOfGenerated(name).replace(/-\*$/, '')}`)),
  );
  return [...new Set(found)];
}

function few(texts: readonly string[]): string {
  const more = texts.length - MOST;
  return [...texts.slice(0, MOST), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const MOST = 3;

/** Of two namespaces one can read both. */
function sharedText({ subject, boundIn = [] }: LeastRole): string[] {
  if (boundIn.length < 3) return [];
  return [
    `note: ${boundIn.length} namespaces need the same for ${subjectLabel(subject)}: --aggregate makes one ClusterRole of it`,
  ];
}
